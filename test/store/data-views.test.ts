// Lists of policies, series and alerts: the right rows in the contract's shape, and plans that do not grow with history.
import Database from 'better-sqlite3'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SqliteStore } from '../../src-main/store/open.ts'
import { sqliteStore } from '../../src-main/store/sqlite-store.ts'
import { createViews } from '../../src-main/store/views/index.ts'
import { type RequestInput, type RequestName, requests } from '../../src-preload/contract/requests.ts'
import { MIGRATIONS, tempStore } from '../support/temp-store.ts'
import { alert, compliance, deployment, policy, series } from './data-rows.ts'
import { device, deviceGroup, schedule, T0, template } from './rows.ts'

function ask<N extends RequestName, T>(name: N, given: RequestInput<N>, view: (input: never) => T): T {
  const answer = view(requests[name].input.parse(given) as never)
  expect(requests[name].output.parse(answer)).toEqual(answer)
  return answer
}

/** The answer, and in how many turns it came. */
function allSteps<T>(steps: Iterator<void, T>): { answer: T; turns: number } {
  for (let turns = 1; ; turns += 1) {
    const step = steps.next()
    if (step.done) return { answer: step.value, turns }
  }
}

function filled(): SqliteStore {
  const store = tempStore()
  store.write('sara', (tx) => {
    for (const id of ['d1', 'd2', 'd3']) tx.insertDevice(device(id, { nameEn: `Pump ${id}` }))
    tx.insertDeviceGroup(deviceGroup('g1'))
    tx.setGroupMembers('g1', ['d1', 'd2'])
    tx.insertPolicy(policy('p1'))
    tx.insertPolicy(policy('p2', { target: { kind: 'group', deviceGroupId: 'g1' }, nameEn: 'Cold' }))
    tx.insertPolicy(policy('p3', { target: null, state: 'ARCHIVED' }))
    for (const id of ['p1', 'p2', 'p3']) {
      tx.putCompliance(compliance('d1', { policyId: id }))
      tx.putCompliance(compliance('d3', { policyId: id, state: 'compliant', differs: [] }))
      // A device that is gone: it counts nowhere.
      tx.putCompliance(compliance('gone', { policyId: id, state: 'pending' }))
    }
    tx.insertPolicyVersion({ policyId: 'p1', policyVersion: 1, desired: {}, createdAt: T0, createdBy: 'sara' })
    tx.insertPolicyDeployment(deployment('x1'))
    tx.insertPolicyDeployment(deployment('x2', { deployedAt: T0 + 1 }))
    tx.insertTemplate(template('t1', { taskFunctionKey: 'policy_execution', defaultParams: { policyId: 'p2' } }))
    tx.insertSchedule(schedule('s1', { state: 'DISABLED' }))
    tx.insertSchedule(schedule('s2', { number: 2, params: { policyId: 'p1' } }))
    tx.insertSchedule(schedule('s3', { number: 3 }))
  })
  return store
}

describe('policies', () => {
  test('counts follow the target, and each policy knows its last deployment and who asks again', () => {
    const { views } = filled()
    const { items, total } = ask('policies.list', {}, views.policiesList)
    const none = { compliant: 0, drifted: 0, pending: 0, unknown: 0 }
    expect(total).toBe(3)
    expect(items.map(({ id, counts, recheckScheduleId }) => [id, counts, recheckScheduleId])).toEqual([
      ['p3', { ...none, compliant: 1, drifted: 1 }, null],
      ['p2', { ...none, drifted: 1, unknown: 1 }, 's3'],
      ['p1', { ...none, compliant: 1, drifted: 1, unknown: 1 }, 's2'],
    ])
    expect(items.map(({ lastDeployment }) => lastDeployment?.id ?? null)).toEqual([null, null, 'x2'])
    expect(ask('policies.list', { state: 'ARCHIVED' }, views.policiesList).items.map(({ id }) => id)).toEqual(['p3'])
    expect(ask('policies.list', { search: 'cOld' }, views.policiesList).items.map(({ id }) => id)).toEqual(['p2'])
    const first = ask('policies.list', { limit: 2 }, views.policiesList)
    expect(
      ask('policies.list', { limit: 2, cursor: first.next }, views.policiesList).items.map(({ id }) => id),
    ).toEqual(['p1'])
    const whole = views.policiesGet('p1')
    expect(requests['policies.get'].output.parse(whole)).toEqual(whole)
    expect(whole?.deployments.map(({ id }) => id)).toEqual(['x2', 'x1'])
    expect(views.policiesGet('p9')).toBeNull()
  })

  test('compliance is a page of the target’s devices, those never asked included', () => {
    const { views } = filled()
    const list = (given: object) => {
      const answer = ask('policies.compliance', { id: 'p1', ...given }, views.policiesCompliance)
      return { ...answer, rows: answer?.items.map(({ deviceId, state }) => `${deviceId} ${state}`) }
    }
    expect(list({}).rows).toEqual(['d1 drifted', 'd2 unknown', 'd3 compliant'])
    expect(list({}).items?.[0]).toMatchObject({ deviceNameEn: 'Pump d1', differs: ['mode'] })
    const { next, rows, total } = list({ limit: 2 })
    expect([rows, total]).toEqual([['d1 drifted', 'd2 unknown'], 3])
    expect(list({ limit: 2, cursor: next }).rows).toEqual(['d3 compliant'])
    expect(list({ state: 'unknown' }).rows).toEqual(['d2 unknown'])
    expect(list({ id: 'p2', state: 'compliant' }).rows).toEqual([])
    expect(views.policiesCompliance({ id: 'p9', limit: 5 } as never)).toBeNull()
  })
})

describe('series', () => {
  test('they are listed by key and device, with the device’s name', () => {
    const store = filled()
    store.write('engine', (tx) => {
      for (const [id, key, deviceId] of [
        ['s1', 'temperature', 'd2'],
        ['s2', 'battery', 'd1'],
        ['s3', 'temperature', ''],
        ['s4', 'temperature', 'd1'],
      ] as const)
        tx.insertSeries(series(id, { key, deviceId }))
    })
    const list = (given: RequestInput<'series.list'>) => ask('series.list', given, store.views.seriesList)
    const ids = (given: RequestInput<'series.list'>) => list(given).items.map(({ id }) => id)
    expect(ids({})).toEqual(['s2', 's3', 's4', 's1'])
    expect(list({}).items[0]?.deviceNameEn).toBe('Pump d1')
    const first = list({ limit: 3 })
    expect([first.total, ids({ limit: 3, cursor: first.next })]).toEqual([4, ['s1']])
    expect([ids({ key: 'battery' }), ids({ deviceId: '' }), ids({ search: 'pump D2' })]).toEqual([
      ['s2'],
      ['s3'],
      ['s1'],
    ])
  })

  test('a chart gets all points while they fit, else each bucket’s least and greatest at their own instants', () => {
    const store = tempStore()
    const value = (at: number) => (at === 437 ? 999 : at === 805 ? -999 : at % 7)
    store.write('engine', (tx) => {
      tx.insertSeries(series('s1'))
      for (let at = 0; at < 1_000; at += 1) tx.insertPoint({ seriesId: 's1', at, value: value(at), runId: null })
    })
    const points = (given: object) =>
      ask(
        'series.points',
        { id: 's1', from: 0, to: 999, ...given },
        (input) => allSteps(store.views.seriesPoints(input)).answer,
      )
    expect(points({ from: 10, to: 19 })).toMatchObject({ total: 10, series: { id: 's1' } })
    expect(points({ from: 10, to: 19 })?.points.map(({ at }) => at)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    const thin = points({ points: 20 })
    expect(thin?.total).toBe(1_000)
    expect(thin?.points.length).toBeLessThanOrEqual(20)
    expect(thin?.points).toContainEqual({ at: 437, value: 999 })
    expect(thin?.points).toContainEqual({ at: 805, value: -999 })
    expect(thin?.points.every(({ at, value: said }) => said === value(at))).toBe(true)
    expect(thin?.points.map(({ at }) => at)).toEqual(thin?.points.map(({ at }) => at).toSorted((a, b) => a - b))
    expect(allSteps(store.views.seriesPoints({ id: 'x', from: 0, to: 1, points: 5 })).answer).toBeNull()
  })
})

test('a long series is thinned over many turns, also when one bucket holds nearly all of it; no peak is lost', () => {
  const store = tempStore()
  const value = (at: number) => (at === 20_001 ? 999 : at === 3_333 ? -999 : at % 7)
  store.write('engine', (tx) => {
    tx.insertSeries(series('s1'))
    for (let at = 1; at <= 23_000; at += 1) tx.insertPoint({ seriesId: 's1', at, value: value(at), runId: null })
    // A lonely point far away makes the first bucket wide.
    tx.insertPoint({ seriesId: 's1', at: 10_000_000, value: 3, runId: null })
  })
  const { answer, turns } = allSteps(store.views.seriesPoints({ id: 's1', from: 0, to: 1e12, points: 10 }))
  expect(answer?.total).toBe(23_001)
  expect(answer?.points).toEqual([
    { at: 3_333, value: -999 },
    { at: 20_001, value: 999 },
    { at: 10_000_000, value: 3 },
  ])
  expect(turns).toBeGreaterThanOrEqual(5)
})

test('alerts come raised first, newest first, page by page', () => {
  const store = tempStore()
  store.write('engine', (tx) => {
    tx.insertAlert(alert('a1', { raisedAt: T0 }))
    tx.insertAlert(alert('a2', { raisedAt: T0 + 9, state: 'cleared' }))
    tx.insertAlert(alert('a3', { raisedAt: T0 + 5, subject: 'd2' }))
    tx.insertAlert(alert('a4', { raisedAt: T0 + 5, subject: 'd3' }))
  })
  const list = (given: RequestInput<'alerts.list'>) => ask('alerts.list', given, store.views.alertsList)
  expect(list({}).items.map(({ id }) => id)).toEqual(['a4', 'a3', 'a1', 'a2'])
  const first = list({ limit: 1 })
  expect([first.open, first.total]).toEqual([3, 4])
  const second = list({ limit: 2, cursor: first.next })
  expect(second.items.map(({ id }) => id)).toEqual(['a3', 'a1'])
  expect(list({ limit: 2, cursor: second.next })).toMatchObject({ items: [{ id: 'a2' }], next: null })
  expect(list({ state: 'cleared' }).items.map(({ id }) => id)).toEqual(['a2'])
  expect(list({ subject: 'd2' }).items.map(({ id }) => id)).toEqual(['a3'])
})

test('no statement walks points, alerts, compliance or runs from end to end', () => {
  const db = new Database(':memory:')
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'))
  for (const name of files.toSorted()) db.exec(readFileSync(join(MIGRATIONS, name), 'utf8'))
  const seen = new Set<string>()
  const prepare = db.prepare.bind(db) as (sql: string) => Database.Statement
  db.prepare = ((sql: string) => {
    seen.add(sql)
    return prepare(sql)
  }) as typeof db.prepare
  sqliteStore(db, () => 0).read((tx) =>
    tx.countRunsOf({ scheduleId: 'a', templateId: null, statuses: ['FAILED'], reasons: null, from: 0, to: 1 }),
  )
  const views = createViews(db)
  db.exec(`INSERT INTO "series" VALUES ('s1', 'k', '', NULL, NULL, NULL, 0, 1, 'x', 1, 'x', 1)`)
  for (let at = 0; at < 5; at += 1) db.exec(`INSERT INTO "series_point" VALUES ('s1', ${at}, 1, NULL)`)
  allSteps(views.seriesPoints({ id: 's1', from: 0, to: 9, points: 2 }))
  for (const state of ['raised', undefined] as const) views.alertsList({ state, limit: 5 } as never)
  const ours = [...seen].filter((sql) => /"(series_point|alert|policy_compliance|alert_watch)"|run_finished/.test(sql))
  expect(ours.length).toBeGreaterThan(20)
  const steps = ours
    .filter((sql) => /^\s*(SELECT|UPDATE|DELETE)/.test(sql))
    .flatMap((sql) => {
      const marks = Array.from({ length: sql.split('?').length - 1 }, () => null)
      const rows = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...marks) as { detail: string }[]
      return rows.map(({ detail }) => `${detail} :: ${sql.replaceAll(/\s+/g, ' ')}`)
    })
  // A device that is deleted leaves compliance by a walk: it happens by hand. A list counts its rows.
  const allowed = /DELETE FROM "policy_compliance"|SELECT count\(\*\) FROM "alert" WHERE 1|USING INDEX alert_raised/
  const walks = steps.filter((step) => /^SCAN (series_point|alert|policy_compliance|c|alert_watch|run)\b/.test(step))
  expect(walks.filter((step) => !allowed.test(step))).toEqual([])
  // Alerts of one instant are put in order by id; more than that is never sorted.
  const sorts = steps.filter((step) => /TEMP B-TREE (?!FOR LAST TERM)/.test(step) && step.includes('FROM "alert"'))
  expect(sorts).toEqual([])
  db.close()
})
