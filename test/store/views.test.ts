// Every view gives exactly what the contract says, and the right rows.
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src-main/engine/domain/settings.ts'
import type { SqliteStore } from '../../src-main/store/open.ts'
import type { RequestInput, RequestName } from '../../src-preload/contract/requests.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import { tempStore } from '../support/temp-store.ts'
import {
  device,
  deviceGroup,
  execution,
  fleetJob,
  group,
  job,
  noCounts,
  run,
  schedule,
  T0,
  taskFunction,
  template,
} from './rows.ts'

const HOUR = 3_600_000

/** Parsed as the door parses it, so that defaults are filled. */
function input<N extends RequestName>(name: N, given: RequestInput<N>) {
  return requests[name].input.parse(given) as never
}

/** The view's answer is exactly the contract's: nothing missing, nothing that parsing would drop. */
function exactly<N extends RequestName>(name: N, answer: unknown) {
  expect(requests[name].output.parse(answer)).toEqual(answer)
}

function fillPlan(store: SqliteStore): void {
  store.write('sara', (tx) => {
    for (const id of ['d1', 'd2', 'd3', 'd4']) tx.insertDevice(device(id, { tags: id === 'd1' ? ['kiosk'] : [] }))
    tx.setPresence('d2', { presence: 'lost', presenceAt: T0, asleepUntil: null, session: null, lastHeardAt: T0 })
    tx.setPresence('d3', { presence: 'online', presenceAt: T0, asleepUntil: null, session: null, lastHeardAt: T0 + 5 })
    tx.insertDeviceGroup(deviceGroup('g1'))
    tx.setGroupMembers('g1', ['d1', 'd2'])
    tx.insertDeviceGroup(deviceGroup('g2', { kind: 'query', query: 'tag:kiosk', nameEn: 'Kiosks' }))
    tx.insertTemplate(template('t1', { defaultTarget: { kind: 'group', deviceGroupId: 'g1' } }))
    tx.insertTemplate(template('t2', { number: 2, nameEn: 'Ping', reach: 'local', defaultTarget: null }))
    tx.insertTemplate(template('t3', { number: 3, isPrivate: true }))
    tx.insertSchedule(schedule('s1', { nextRunAt: T0 + HOUR, nameAr: 'إعادة التشغيل الليلية' }))
    tx.insertSchedule(schedule('s2', { number: 2, nextRunAt: T0 + 10, templateId: 't2', nameEn: 'Ping' }))
    tx.insertSchedule(schedule('s3', { number: 3, nextRunAt: null, state: 'PAUSED', nameEn: 'Asleep' }))
    tx.insertSchedule(schedule('s4', { number: 4, nextRunAt: null, state: 'DELETED' }))
    tx.insertSchedule(schedule('s5', { number: 5, nextRunAt: null, nameEn: 'Never' }))
    tx.putTaskFunction(taskFunction('wait'))
    tx.putSettings({ ...DEFAULT_SETTINGS, localConcurrency: 1 })
  })
}

function fillWork(store: SqliteStore): void {
  store.write('engine', (tx) => {
    tx.insertGroup(group('01', { state: 'RUNNING' }))
    tx.insertGroup(group('02', { state: 'COMPLETED' }))
    const fleet = { state: 'RUNNING', startedAt: T0, insertSeq: 1, scheduleId: 's1' } as const
    tx.insertJob(fleetJob('f1', ['d1', 'd2'], { ...fleet, counts: { ...noCounts, QUEUED: 1, IN_PROGRESS: 1 } }))
    tx.insertExecution(execution('f1', 'd1', { state: 'IN_PROGRESS', versionNumber: 2, announcedAt: T0 }))
    tx.insertExecution(execution('f1', 'd2'))
    tx.insertJob(
      job('l1', { templateId: 't2', insertSeq: 2, state: 'RUNNING', startedAt: T0, groupId: '01', groupIndex: 0 }),
    )
    tx.insertJob(job('l2', { templateId: 't2', insertSeq: 3, groupId: '01', groupIndex: 1 }))
    tx.insertJob(job('l3', { templateId: 't2', insertSeq: 4, priority: 10 }))
    tx.insertJob(job('l4', { templateId: 't2', insertSeq: 5, isHeld: true }))
    const from = { templateId: 't2', scheduleId: 's2' }
    for (let at = 0; at < 30; at += 1) {
      const failed =
        at % 10 === 9 ? ({ status: 'FAILED', reason: 'timed_out', errorMessage: `Error E42${at}` } as const) : {}
      tx.insertRun(run(`r${at}`, { ...from, ...failed, jobId: `x${at}`, finishedAt: T0 - 30 * 60_000 + at * 60_000 }))
    }
    tx.insertRun(run('skip', { ...from, status: 'SKIPPED', reason: 'max_instances', startedAt: null, finishedAt: T0 }))
    tx.insertRun(run('quit', { ...from, status: 'SKIPPED', reason: 'cancelled', startedAt: null, finishedAt: T0 }))
    const fleetRun = { templateId: 't1', jobId: 'f0', reach: 'fleet', finishedAt: T0 } as const
    const ofDevice = { ...fleetRun, kind: 'device', parentRunId: 'fr' } as const
    tx.insertRun(run('fd1', { ...ofDevice, deviceId: 'd1' }))
    tx.insertRun(run('fd4', { ...ofDevice, deviceId: 'd4', status: 'FAILED', reason: 'rejected' }))
    const counts = { ...noCounts, SUCCEEDED: 1, REJECTED: 1 }
    const target = { kind: 'group', deviceGroupId: 'g1' }
    tx.insertRun(
      run('fr', {
        ...fleetRun,
        status: 'FAILED',
        reason: 'partial',
        counts,
        targetSnapshot: { target, nameEn: null, nameAr: null, count: 2, deviceIds: null },
        groupId: '01',
      }),
    )
  })
}

function filled(): SqliteStore {
  const store = tempStore()
  fillPlan(store)
  fillWork(store)
  return store
}
const now = T0 + 2_000

describe('plan', () => {
  test('templates, with how many schedules use them; private ones are not listed', () => {
    const { views } = filled()
    const first = views.templatesList(input('templates.list', { limit: 1 }))
    exactly('templates.list', first)
    expect(first.items.map(({ id, scheduleCount }) => [id, scheduleCount])).toEqual([['t1', 3]])
    const second = views.templatesList(input('templates.list', { limit: 1, cursor: first.next }))
    expect([second.items[0]?.id, second.next, second.total]).toEqual(['t2', null, 2])
    expect(views.templatesList(input('templates.list', { search: 'اعاده' })).items.length).toBe(2)
    exactly('templates.get', views.templatesGet('t3'))
  })

  test('schedules in each order, page by page, with counts and strips', () => {
    const { views } = filled()
    const all = views.schedulesList(input('schedules.list', {}))
    exactly('schedules.list', all)
    expect(all.items.map(({ id }) => id)).toEqual(['s2', 's1', 's3', 's5'])
    expect(all.counts).toEqual({ all: 4, on: 3, off: 0, paused: 1, neverFires: 1 })
    expect(all.items[0]).toMatchObject({ templateNameEn: 'Ping', reach: 'local', successPercent: 89 })
    expect(all.items[0]?.lastRuns).toHaveLength(20)
    expect(all.items[0]?.lastRuns.slice(-3)).toEqual(['FAILED:timed_out', 'SKIPPED:max_instances', 'SKIPPED:cancelled'])
    for (const sort of ['name', 'number', 'nextRunAt'] as const) {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page: typeof all = views.schedulesList(input('schedules.list', { sort, limit: 1, cursor }))
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.next
      } while (cursor !== null)
      expect(seen.toSorted()).toEqual(['s1', 's2', 's3', 's5'])
    }
    expect(views.schedulesList(input('schedules.list', { search: 'الليليه' })).items.map(({ id }) => id)).toEqual([
      's1',
    ])
    expect(views.schedulesList(input('schedules.list', { isEnabled: false })).total).toBe(0)
    exactly('schedules.get', views.schedulesGet('s1'))
    expect(views.schedulesGet('none')).toBeNull()
  })

  test('the calendar counts past hours', () => {
    const { views } = filled()
    const calendar = views.schedulesCalendar(
      input('schedules.calendar', { from: T0 - HOUR, to: T0 + 1, timezone: 'UTC' }),
    )
    exactly('schedules.calendar', calendar)
    expect(calendar.hours.reduce((sum, { total }) => sum + total, 0)).toBe(33)
    expect(calendar.hours.reduce((sum, { failed }) => sum + failed, 0)).toBe(4)
  })
})

describe('work', () => {
  test('a job by either id, its executions, and who a new one would reach', () => {
    const { views } = filled()
    exactly('jobs.get', views.jobsGet('public-f1'))
    expect(views.jobsGet('f1')?.target).toEqual({ kind: 'devices', deviceIds: ['d1', 'd2'] })
    expect(
      views
        .jobsByIds(['l2', 'f1'])
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['f1', 'l2'])
    const page = views.jobsExecutions(input('jobs.executions', { id: 'public-f1', limit: 1 }))
    exactly('jobs.executions', page)
    expect(page?.items[0]).toMatchObject({ deviceId: 'd1', publicJobId: 'public-f1', versionNumber: 2 })
    expect(views.jobsExecutions(input('jobs.executions', { id: 'f1', cursor: page?.next }))?.items).toHaveLength(1)
    expect(views.jobsExecutions(input('jobs.executions', { id: 'none' }))).toBeNull()
    const reach = views.jobsReach(input('jobs.reach', { target: { kind: 'all' }, priority: 5, templateId: 't2' }))
    exactly('jobs.reach', reach)
    expect(reach).toMatchObject({
      total: 4,
      free: 1,
      busy: 0,
      lost: 1,
      unknown: 2,
      place: 2,
      queueLength: 3,
      usualMs: 1_000,
    })
    expect(views.jobsReach(input('jobs.reach', { target: { kind: 'group', deviceGroupId: 'g2' } })).total).toBe(1)
  })

  test('the queue: what works, what waits in order with about when, what is held', () => {
    const { views } = filled()
    const queue = views.queueList({ now })
    exactly('queue.list', queue)
    expect(queue.running.map(({ id }) => id)).toEqual(['f1', 'l1'])
    expect(queue.waiting.map(({ id, startsAboutAt }) => [id, startsAboutAt])).toEqual([
      ['l3', now],
      ['l2', now + 1_000],
    ])
    expect(queue.held.map(({ id }) => id)).toEqual(['l4'])
    expect([queue.waitingTotal, queue.lastStartsAboutAt]).toEqual([2, now + 1_000])
    expect(queue.waiting[1]).toMatchObject({ groupNameEn: 'Update all', groupMode: 'sequential' })
    expect(queue.running[0]).toMatchObject({ scheduleNameEn: 'Nightly' })
  })

  test('groups with their members', () => {
    const { views } = filled()
    const groups = views.groupsList(input('groups.list', {}))
    exactly('groups.list', groups)
    expect(
      groups.items.map(({ id, jobs, failedCount, doneCount }) => [id, jobs.length, failedCount, doneCount]),
    ).toEqual([
      ['02', 0, 0, 0],
      ['01', 2, 1, 1],
    ])
    expect(views.groupsList(input('groups.list', { isOpen: true })).items.map(({ id }) => id)).toEqual(['01'])
    exactly('groups.get', views.groupsGet('01'))
  })

  test('the outbox holds what no device was told of', () => {
    const { views } = filled()
    const outbox = views.outboxList('offline', T0)
    exactly('outbox.list', outbox)
    expect(outbox.items.map(({ deviceId, why }) => [deviceId, why])).toEqual([['d2', 'offline']])
  })
})

describe('devices', () => {
  test('worst first, with groups and work', () => {
    const { views } = filled()
    const list = views.devicesList(input('devices.list', {}))
    exactly('devices.list', list)
    expect(list.items.map(({ id }) => id)).toEqual(['d4', 'd2', 'd1', 'd3'])
    expect(list.items[2]).toMatchObject({ openCount: 1, lastRuns: ['COMPLETED'], lastReason: 'succeeded' })
    expect(list.items[2]?.groupNames.map(({ id }) => id)).toEqual(['g1', 'g2'])
    const heard = views.devicesList(input('devices.list', { sort: 'lastHeard', limit: 2 }))
    expect(heard.items.map(({ id }) => id)).toEqual(['d3', 'd2'])
    const more = views.devicesList(input('devices.list', { sort: 'lastHeard', limit: 2, cursor: heard.next }))
    expect(more.items.map(({ id }) => id)).toEqual(['d1', 'd4'])
    const only = (given: RequestInput<'devices.list'>) =>
      views.devicesList(input('devices.list', given)).items.map(({ id }) => id)
    expect([only({ sort: 'id' }), only({ sort: 'name' })]).toEqual([
      ['d1', 'd2', 'd3', 'd4'],
      ['d1', 'd2', 'd3', 'd4'],
    ])
    expect([only({ presence: ['lost'] }), only({ deviceGroupId: 'g2' }), only({ search: 'D3' })]).toEqual([
      ['d2'],
      ['d1'],
      ['d3'],
    ])
  })

  test('facets, one device, groups', () => {
    const { views } = filled()
    const facets = views.devicesFacets()
    exactly('devices.facets', facets)
    expect(facets.presence).toEqual({ online: 1, asleep: 0, lost: 1, unknown: 2 })
    expect(facets.groups.map(({ id, count }) => [id, count])).toEqual([
      ['g2', 1],
      ['g1', 2],
    ])
    exactly('devices.get', views.devicesGet('d1', { now: T0 }))
    expect(views.devicesGet('d1', { now: T0 })).toMatchObject({
      open: [{ jobId: 'f1', nameEn: 'Restart' }],
      runs: [{ id: 'fd1' }],
    })
    expect(views.devicesGet('none', { now: T0 })).toBeNull()
    exactly('deviceGroups.list', views.deviceGroupsList())
    exactly('deviceGroups.get', views.deviceGroupsGet('g2'))
    expect(views.deviceGroupsGet('g2')?.deviceIds).toEqual(['d1'])
  })
})

describe('the first screen', () => {
  test('today', () => {
    const { views } = filled()
    const today = views.todayGet({ now })
    exactly('today.get', today)
    expect(today).toMatchObject({
      running: { jobs: 2, devices: 1, counts: { QUEUED: 1, IN_PROGRESS: 1 } },
      queued: { jobs: 3, bands: { urgent: 0, high: 1, normal: 2, low: 0 } },
      failed24h: { failed: 4, runs: 33 },
      notAnswering: { devices: 1, total: 4 },
      attentionTotal: 4,
      nextTotal: 2,
      isEmpty: false,
    })
    expect(today.attention[0]).toMatchObject({ run: { id: 'fr' }, failedDevices: 1, totalDevices: 2 })
    expect(
      today.next.map(({ scheduleId, targetNameEn, targetCount }) => [scheduleId, targetNameEn, targetCount]),
    ).toEqual([
      ['s2', null, 0],
      ['s1', 'North', 2],
    ])
    expect(tempStore().views.todayGet({ now }).isEmpty).toBe(true)
  })

  test('the timeline draws bounded lanes', () => {
    const { views } = filled()
    const span = { from: T0 - HOUR, to: T0 + 2 * HOUR }
    const { usual, ...byGroup } = views.todayTimeline(input('today.timeline', span))
    exactly('today.timeline', byGroup)
    expect(byGroup.lanes.map(({ id, kind, deviceCount }) => [id, kind, deviceCount])).toEqual([
      ['g1', 'group', 2],
      ['local', 'local', 0],
      ['other', 'other', 0],
    ])
    expect(usual).toEqual({ s1: 0, s2: 1_000 })
    const bySchedule = views.todayTimeline(input('today.timeline', { ...span, by: 'schedule' }))
    expect(bySchedule.lanes.map(({ id }) => id)).toEqual(['s1', 's2', 'local', 'other'])
    const worst = bySchedule.lanes.flatMap(({ past }) => past).filter(({ status }) => status === 'FAILED')
    expect(worst.length).toBeGreaterThan(0)
  })

  test('counters, lookups, settings', () => {
    const store = filled()
    store.write('engine', (tx) =>
      tx.putInstance({
        id: 'i1',
        name: 'M',
        hostName: 'h',
        processId: 1,
        mode: 'embedded',
        state: 'running',
        lastHeartbeatAt: now,
        startedAt: now,
        stoppedAt: null,
      }),
    )
    const counters = store.views.engineCounters({ now })
    expect(counters).toMatchObject({
      queued: 3,
      running: 2,
      outbox: 1,
      devicesFailing: 1,
      totalSchedules: 4,
      enabledSchedules: 3,
    })
    expect(counters).toMatchObject({
      activeInstances: 1,
      nextFire: { scheduleId: 's2', at: T0 + 10 },
      workspaceId: store.workspaceId,
    })
    exactly('lookups.get', { ...store.views.lookupsGet(), timezones: [] })
    expect(store.views.lookupsGet().executionStatuses.map(({ id, name }) => `${id} ${name}`)).toEqual([
      '1 pending',
      '2 running',
      '3 success',
      '4 failed',
      '5 skipped',
    ])
    expect(store.views.lookupsGet().scheduleTypes.map(({ name }) => name)).toEqual([
      'interval',
      'cron',
      'once',
      'event_triggered',
    ])
    exactly('settings.get', store.views.settingsGet())
    expect(store.views.reportsGet('none')).toBeNull()
  })
})
