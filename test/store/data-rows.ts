// Valid rows of series, alerts and policies with ids made from a word. Nothing is asserted here.
import type { Alert, Policy, PolicyCompliance, PolicyDeployment, Series } from '../../src-preload/contract/data.ts'
import { T0 } from './rows.ts'

const audit = { createdAt: T0, createdBy: 'sara', updatedAt: T0, updatedBy: 'sara', version: 1 }
const names = { nameEn: 'Heat', nameAr: 'حرارة', descriptionEn: null, descriptionAr: null }

export const series = (id: string, change: Partial<Series> = {}): Series => ({
  ...{ id, key: 'temperature', deviceId: 'd1', unit: '°C', lastAt: null, lastValue: null, pointCount: 0 },
  ...audit,
  ...change,
})

export const alert = (id: string, change: Partial<Alert> = {}): Alert => ({
  ...{ id, source: 's1', rule: 'hot', subject: 'd1', ...names, severity: 'warning', state: 'raised', value: 81.5 },
  ...{ detail: { above: 75 }, raisedAt: T0, clearedAt: null, clearedBy: null, acknowledgedAt: null },
  ...{ acknowledgedBy: null, raisedRunId: 'r1', clearedRunId: null },
  ...audit,
  ...change,
})

export const policy = (id: string, change: Partial<Policy> = {}): Policy => ({
  ...{ id, ...names, desired: { mode: 'eco', nothing: null }, target: { kind: 'all' }, state: 'ACTIVE' },
  policyVersion: 1,
  ...audit,
  ...change,
})

export const deployment = (id: string, change: Partial<PolicyDeployment> = {}): PolicyDeployment => ({
  ...{ id, policyId: 'p1', policyVersion: 1, jobId: `j-${id}`, runId: `r-${id}`, deployedAt: T0 },
  ...audit,
  ...change,
})

export const compliance = (deviceId: string, change: Partial<PolicyCompliance> = {}): PolicyCompliance => ({
  ...{ policyId: 'p1', deviceId, state: 'drifted', policyVersion: 1, reported: { mode: 'day' }, differs: ['mode'] },
  ...{ note: null, runId: 'r1', checkedAt: T0, changedAt: T0 },
  ...change,
})
