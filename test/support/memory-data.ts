// Series, alerts and policies of the memory store.
import type {
  AlertTables,
  AlertWatchRow,
  DataTables,
  PointRow,
  PolicyTables,
  PolicyVersionRow,
  SeriesTables,
} from '../../src-main/engine/ports/store-data.ts'
import { StoreFault } from '../../src-main/engine/ports/store.ts'
import type { Alert, Policy, PolicyCompliance, PolicyDeployment, Series } from '../../src-preload/contract/data.ts'
import { MemoryTable, type UndoLog } from './memory-table.ts'

const text = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)
const key = (...parts: (string | number)[]): string => JSON.stringify(parts)

function taken(what: string): never {
  throw new StoreFault('constraint', `${what} is there already`)
}

function memorySeries(undo: UndoLog): SeriesTables {
  const series = new MemoryTable<Series>(undo)
  const points = new MemoryTable<PointRow>(undo)
  const find = (name: string, deviceId: string) => series.find((row) => row.key === name && row.deviceId === deviceId)
  const pointsOf = (seriesId: string) => points.filter((row) => row.seriesId === seriesId).sort((a, b) => b.at - a.at)
  return {
    insertSeries: (row) => {
      if (find(row.key, row.deviceId) !== null) taken('the series')
      series.insert(row.id, row)
    },
    updateSeries: (row) => series.update(row.id, row),
    getSeries: (id) => series.get(id),
    findSeries: find,
    seriesOfKey: (name, after, limit) =>
      series
        .filter((row) => row.key === name && (after === null || row.deviceId > after))
        .sort((a, b) => text(a.deviceId, b.deviceId))
        .slice(0, limit),
    seriesAfter: (id, limit) =>
      series
        .filter((row) => row.id > (id ?? ''))
        .sort((a, b) => text(a.id, b.id))
        .slice(0, limit),
    deleteSeries: (id) => {
      series.delete(id)
      for (const row of pointsOf(id)) points.delete(key(id, row.at))
    },
    insertPoint: (row) => {
      if (!series.has(row.seriesId)) throw new StoreFault('constraint', 'there is no such series')
      if (points.has(key(row.seriesId, row.at))) return false
      points.insert(key(row.seriesId, row.at), row)
      return true
    },
    hasPoint: (seriesId, at) => points.has(key(seriesId, at)),
    pointsOf: (seriesId, from, to, limit) =>
      pointsOf(seriesId)
        .filter((row) => row.at >= from && row.at <= to)
        .slice(0, limit),
    firstPoint: (seriesId, from, to) => pointsOf(seriesId).findLast((row) => row.at >= from && row.at <= to) ?? null,
    deletePointsBefore: (seriesId, at, limit) => {
      const old = pointsOf(seriesId)
        .filter((row) => row.at < at)
        .reverse()
        .slice(0, limit)
      for (const row of old) points.delete(key(seriesId, row.at))
      return old.length
    },
  }
}

function memoryAlerts(undo: UndoLog): Omit<AlertTables, 'countRunsOf'> {
  const alerts = new MemoryTable<Alert>(undo)
  const watches = new MemoryTable<AlertWatchRow>(undo)
  const open = (source: string) => alerts.filter((row) => row.source === source && row.state === 'raised')
  const findOpen = (source: string, rule: string, subject: string) =>
    open(source).find((row) => row.rule === rule && row.subject === subject) ?? null
  return {
    insertAlert: (row) => {
      if (row.state === 'raised' && findOpen(row.source, row.rule, row.subject) !== null) taken('the alert')
      alerts.insert(row.id, row)
    },
    updateAlert: (row, expected) => alerts.update(row.id, row, ({ version }) => version === expected),
    getAlert: (id) => alerts.get(id),
    findOpenAlert: findOpen,
    openAlertsOf: (source) => open(source).sort((a, b) => text(a.rule, b.rule) || text(a.subject, b.subject)),
    deleteAlertsBefore: (at, limit) => {
      const old = alerts
        .filter((row) => row.state === 'cleared' && row.raisedAt < at)
        .sort((a, b) => a.raisedAt - b.raisedAt)
        .slice(0, limit)
      for (const row of old) alerts.delete(row.id)
      return old.length
    },
    getAlertWatch: (source, rule, subject) => watches.get(key(source, rule, subject)),
    putAlertWatch: (row) => watches.set(key(row.source, row.rule, row.subject), row),
    deleteAlertWatch: (source, rule, subject) => void watches.delete(key(source, rule, subject)),
    deleteAlertWatchesBefore: (source, checkedAt) => {
      for (const row of watches.filter((it) => it.source === source && it.checkedAt < checkedAt)) {
        watches.delete(key(row.source, row.rule, row.subject))
      }
    },
  }
}

function memoryPolicies(undo: UndoLog): PolicyTables {
  const policies = new MemoryTable<Policy>(undo)
  const versions = new MemoryTable<PolicyVersionRow>(undo)
  const deployments = new MemoryTable<PolicyDeployment>(undo)
  const compliance = new MemoryTable<PolicyCompliance>(undo)
  return {
    insertPolicy: (row) => policies.insert(row.id, row),
    updatePolicy: (row, expected) => policies.update(row.id, row, ({ version }) => version === expected),
    getPolicy: (id) => policies.get(id),
    policiesOfGroup: (id) =>
      policies
        .filter(({ target, state }) => target?.kind === 'group' && target.deviceGroupId === id && state !== 'ARCHIVED')
        .map((row) => ({ id: row.id, nameEn: row.nameEn, nameAr: row.nameAr }))
        .sort((a, b) => text(a.id, b.id)),
    insertPolicyVersion: (row) => versions.insert(key(row.policyId, row.policyVersion), row),
    policyVersionsOf: (id, limit) =>
      versions
        .filter((row) => row.policyId === id)
        .sort((a, b) => b.policyVersion - a.policyVersion)
        .slice(0, limit),
    insertPolicyDeployment: (row) => deployments.insert(row.id, row),
    policyDeploymentsOf: (id, limit) =>
      deployments
        .filter((row) => row.policyId === id)
        .sort((a, b) => b.deployedAt - a.deployedAt || text(b.id, a.id))
        .slice(0, limit),
    deploymentOfJob: (jobId) => deployments.find((row) => row.jobId === jobId),
    getCompliance: (policyId, deviceId) => compliance.get(key(policyId, deviceId)),
    putCompliance: (row) => compliance.set(key(row.policyId, row.deviceId), row),
    deleteComplianceOfDevice: (id) => {
      for (const row of compliance.filter(({ deviceId }) => deviceId === id)) {
        compliance.delete(key(row.policyId, row.deviceId))
      }
    },
  }
}

/** All but the count of runs, which memory-work.ts gives. */
export function memoryData(undo: UndoLog): Omit<DataTables, 'countRunsOf'> {
  return { ...memorySeries(undo), ...memoryAlerts(undo), ...memoryPolicies(undo) }
}
