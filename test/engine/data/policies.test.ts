// Policies: versions, deployments linked to their jobs, and how devices stand to them by what they say.
import { describe, expect, test } from 'vitest'
import { differences } from '../../../src-main/engine/policies/compare.ts'
import type { Store } from '../../../src-main/engine/ports/store.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import { MINUTE } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { DataBench } from './data-bench.ts'

const DESIRED = { mode: 'eco', limits: { low: 1, high: 9 } }
const NEXT = { ...DESIRED, mode: 'day' }

class PolicyBench extends DataBench {
  readonly policyId: string

  constructor(store: Store, more: Partial<RequestInput<'policies.create'>> = {}) {
    super(store)
    this.devices('d1', 'd2')
    this.policyId = this.do('policies.create', { nameEn: 'Eco', desired: DESIRED, target: { kind: 'all' }, ...more }).id
  }

  deploy(mode: 'apply' | 'check' = 'apply') {
    return this.do('policies.deploy', { id: this.policyId, mode })
  }

  /** `state version differs`, with the note where there is one. */
  stands(deviceId: string): string {
    const row = this.read((tx) => tx.getCompliance(this.policyId, deviceId))
    if (row === null) return 'none'
    return [row.state, `v${row.policyVersion}`, row.differs.join('+'), row.note ?? '']
      .join(' ')
      .trim()
      .replace(/ +/g, ' ')
  }
}

const says = (reported: object) => ({ reported: JSON.stringify(reported) })

describe.each(STORES)('policies on %s', (_name, make) => {
  test('a deployment is a fleet job with the policy in it, linked by job and run in one commit', () => {
    const at = new PolicyBench(make())
    const before = at.commits.length
    const { jobId, runId } = at.deploy()
    // The command with job and deployment, then the release of both devices.
    expect(at.commits.slice(before)).toEqual(['Mona', 'engine'])
    expect(at.read((tx) => tx.getJob(jobId))).toMatchObject({
      ...{ jobType: 'policy_execution', reach: 'fleet', documentType: 'apply_policy', targetCount: 2 },
      document: { operation: 'apply_policy', policyId: at.policyId, policyVersion: 1, desired: DESIRED },
    })
    expect(at.read((tx) => tx.deploymentOfJob(jobId))).toMatchObject({
      ...{ policyId: at.policyId, policyVersion: 1, jobId, runId, deployedAt: at.wallAt, createdBy: 'Mona' },
    })
    expect([at.stands('d1'), at.stands('d2')]).toEqual(['pending v1', 'pending v1'])
  })

  test('a check is no deployment and leaves what is known as it is', () => {
    const at = new PolicyBench(make())
    at.deploy()
    at.answer('d1', 'SUCCEEDED', says(DESIRED))
    at.answer('d2', 'SUCCEEDED', says({ mode: 'eco' }))
    expect([at.stands('d1'), at.stands('d2')]).toEqual(['compliant v1', 'drifted v1 limits'])
    const { jobId } = at.deploy('check')
    expect(at.read((tx) => tx.deploymentOfJob(jobId))).toBeNull()
    expect(at.read((tx) => tx.getJob(jobId))?.document).toMatchObject({ operation: 'check_policy' })
    expect([at.stands('d1'), at.stands('d2')]).toEqual(['compliant v1', 'drifted v1 limits'])
    at.answer('d1', 'SUCCEEDED', says({ ...DESIRED, mode: 'day', limits: { low: 1, high: 10 } }))
    at.answer('d2', 'REJECTED', { reason: 'busy' })
    expect([at.stands('d1'), at.stands('d2')]).toEqual(['drifted v1 mode+limits.high', 'drifted v1 limits busy'])
  })

  test.each([
    [{}, 'apply', 'compliant v1'],
    [{}, 'check', 'unknown v1 The device did not say how it stands.'],
    [{ compliant: 'true' }, 'check', 'compliant v1'],
    [{ compliant: 'false', differs: 'mode, limits.low' }, 'check', 'drifted v1 mode+limits.low'],
    [{ policyVersion: '1' }, 'check', 'compliant v1'],
    [{ policyVersion: '0' }, 'check', 'drifted v1 The device says that it has version 0.'],
    [{ compliant: 'true', ...says({ mode: 'day' }) }, 'apply', 'drifted v1 mode+limits'],
    [{ reported: '{"mode":', compliant: 'true' }, 'apply', 'compliant v1'],
    [{ reported: '{"mode":"eco",', reported_2: '"limits":{"low":1,"high":9}}' }, 'check', 'compliant v1'],
  ] as const)('a device that says %j to %s stands so', (details, mode, expected) => {
    const at = new PolicyBench(make())
    at.deploy(mode)
    expect(at.stands('d1')).toBe('pending v1')
    at.answer('d1', 'SUCCEEDED', { ...details })
    expect(at.stands('d1')).toBe(expected)
    const row = at.read((tx) => tx.getCompliance(at.policyId, 'd1'))
    expect(row).toMatchObject({ checkedAt: at.wallAt, changedAt: at.wallAt })
    expect(at.read((tx) => tx.getRun(row?.runId ?? ''))?.deviceId).toBe('d1')
  })

  test('a failed apply is drift for who stood otherwise before, else unknown, with the device’s words', () => {
    const at = new PolicyBench(make())
    at.deploy()
    at.answer('d1', 'SUCCEEDED', says(DESIRED))
    at.answer('d2', 'FAILED', { error: 'no space' })
    expect([at.stands('d1'), at.stands('d2')]).toEqual(['compliant v1', 'unknown v1 no space'])
    at.do('policies.change', { id: at.policyId, desired: NEXT })
    expect(at.stands('d1')).toBe('compliant v1')
    at.deploy()
    expect(at.stands('d1')).toBe('pending v2')
    at.answer('d1', 'IN_PROGRESS')
    at.answer('d1', 'FAILED', { error: 'power lost' })
    expect(at.stands('d1')).toBe('drifted v2 mode power lost')
  })

  test('what never began changes nothing about a device: it stands as it last said', () => {
    const at = new PolicyBench(make())
    at.deploy()
    at.answer('d1', 'SUCCEEDED', says(DESIRED))
    const { jobId } = at.deploy()
    expect(at.stands('d1')).toBe('pending v1')
    at.do('jobs.cancel', { id: jobId })
    expect(at.stands('d1')).toBe('compliant v1 It was cancelled.')
    // d2 had two jobs: the first one is still open there.
    at.answer('d2', 'REJECTED')
    expect(at.stands('d2')).toBe('unknown v1 The device refused.')
  })

  test('an attempt that is tried again leaves it pending; the last one decides', () => {
    const at = new PolicyBench(make())
    const params = { policyId: at.policyId, mode: 'apply' }
    const jobId = at.work({
      ...{ nameEn: 'Twice', jobType: 'policy_execution', taskFunctionKey: 'policy_execution' },
      ...{ defaultParams: params, retry: { limit: 1, delayMs: 0 } },
    })
    expect(at.read((tx) => tx.deploymentOfJob(jobId))?.policyId).toBe(at.policyId)
    at.answer('d1', 'IN_PROGRESS')
    at.answer('d1', 'FAILED')
    expect(at.stands('d1')).toBe('pending v1')
    at.answer('d1', 'SUCCEEDED', says(DESIRED))
    expect(at.stands('d1')).toBe('compliant v1')
  })

  test('an answer about an older version never covers a newer one', () => {
    const at = new PolicyBench(make())
    const { jobId } = at.deploy()
    const old = at.read((tx) => tx.getJob(jobId))
    at.do('policies.change', { id: at.policyId, desired: NEXT })
    at.deploy()
    expect(at.stands('d1')).toBe('pending v2')
    at.say('d1', old?.publicId ?? '', 'SUCCEEDED', says(DESIRED))
    expect(at.stands('d1')).toBe('pending v2')
    at.answer('d1', 'SUCCEEDED', says(NEXT))
    expect(at.stands('d1')).toBe('compliant v2')
  })

  test('a schedule re-checks with the version of its time, on the devices of that time', () => {
    const at = new PolicyBench(make())
    const templateId = at.do('templates.create', {
      ...{ nameEn: 'Re-check', jobType: 'policy_execution', taskFunctionKey: 'policy_execution' },
      defaultParams: { policyId: at.policyId, mode: 'check' },
    }).id
    const scheduleId = at.every(60, { templateId })
    at.do('policies.change', { id: at.policyId, desired: NEXT })
    at.devices('d3')
    at.run(MINUTE)
    expect(at.read((tx) => tx.openJobsOfSchedule(scheduleId))).toMatchObject([
      { targetCount: 3, document: { operation: 'check_policy', policyVersion: 2, desired: NEXT } },
    ])
    at.do('policies.delete', { id: at.policyId })
    for (const id of ['d1', 'd2', 'd3']) at.answer(id, 'SUCCEEDED', says(NEXT))
    at.run(MINUTE)
    const [, skipped] = at.runsOf(scheduleId)
    expect(skipped).toMatchObject({ status: 'SKIPPED', reason: 'precheck' })
    expect(skipped?.errorMessage).toContain('archived')
  })

  test('versions rise with what is desired only, and are kept', () => {
    const at = new PolicyBench(make())
    at.do('policies.change', { id: at.policyId, nameAr: 'توفير' })
    at.do('policies.change', { id: at.policyId, desired: { ...DESIRED } })
    at.do('policies.change', { id: at.policyId, desired: NEXT })
    const kept = at.read((tx) => tx.policyVersionsOf(at.policyId, 9))
    expect(kept.map(({ policyVersion, desired }) => [policyVersion, desired])).toEqual([
      [2, NEXT],
      [1, DESIRED],
    ])
    expect(at.read((tx) => tx.getPolicy(at.policyId))).toMatchObject({ policyVersion: 2, version: 4, nameAr: 'توفير' })
  })

  test('what does not fit is refused at its place', () => {
    const at = new PolicyBench(make(), { target: null })
    const template = { nameEn: 'P', jobType: 'policy_execution', taskFunctionKey: 'policy_execution' } as const
    expect(at.refused('policies.deploy', { id: at.policyId })).toMatchObject({ code: 'missing_target' })
    expect(at.refused('policies.deploy', { id: 'none' })).toMatchObject({ code: 'not_found' })
    const { id: templateId } = at.do('templates.create', { ...template, defaultTarget: { kind: 'all' } })
    const timing = { scheduleType: 'interval', scheduleConfig: { intervalSeconds: 60 }, nameEn: 'x' } as const
    expect(at.refused('schedules.create', { ...timing, templateId, params: { policyId: 'none' } })).toMatchObject({
      ...{ code: 'unknown_policy', errors: [{ path: 'params.policyId' }] },
    })
    expect(at.refused('jobs.create', { templateId, params: { policyId: 'none' } }).code).toBe('unknown_policy')
    expect(at.refused('templates.create', { ...template, document: { own: true } })).toMatchObject({
      ...{ code: 'invalid_input', errors: [{ path: 'document' }] },
    })
    at.do('devices.delete', { id: 'd2' })
    expect(at.stands('d2')).toBe('none')
  })
})

test('fields are compared one by one, lists whole, and null means not set', () => {
  const desired = { a: 1, b: { c: null, d: [1, { e: 2 }], f: true }, g: 'x' }
  expect(differences(desired, { a: 1, b: { d: [1, { e: 2, more: 1 }], f: true }, g: 'x', own: 5 })).toEqual([])
  expect(differences(desired, { a: '1', b: { c: 0, d: [1], f: false }, g: 'x' })).toEqual(['a', 'b.c', 'b.d', 'b.f'])
  expect(differences(desired, { a: 1, b: 7, g: null })).toEqual(['b', 'g'])
  expect(differences({ toString: 'x', a: null }, {})).toEqual(['toString'])
})
