/** The fourth stage of the fleet proof: caps by job, site and group, a constant rate, a maintenance window; each with all devices.
 *  Rate and window are proved on a clock that stands still and jumps: what may happen in a minute has all the time there is. */
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import { must } from './console.ts'
import type { Testimony } from './devices.ts'
import type { Stage } from './stage.ts'

type Plan = NonNullable<RequestInput<'jobs.create'>['fleetPlan']>

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** The site that has a cap of its own, as a group. */
const GROUP_SITE = 's-3'

export type RolloutResult = {
  /** Public ids by role, in the order in which they were made. */
  readonly jobs: Record<'capped' | 'sited' | 'rated' | 'beforeWindow' | 'windowed' | 'betweenWindows', string>
  readonly caps: { readonly job: number; readonly site: number; readonly group: number }
  /** Begun on devices in each minute, beside the most that were allowed. */
  readonly minutes: readonly number[]
  readonly perMinute: number
  /** Of the job with the window: begun before it opened, begun in the first, begun while it was shut, ended in the store at its close. */
  readonly window: { readonly before: number; readonly first: number; readonly shut: number; readonly sealed: number }
}

/** As the simulator names them. */
const deviceIdsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `d-${String(index + 1).padStart(5, '0')}`)
const siteAt = (index: number) => `s-${index % 10}`

/** What `caps.attribute` and the group look at: births tell it, and one that was lost is made good as an operator would. */
function knowSites({ console: { engine, store, clock } }: Stage, count: number): void {
  for (const [index, id] of deviceIdsOf(count).entries()) {
    const device = store.read((tx) => tx.getDevice(id))
    const site = siteAt(index)
    if (device === null || device.attributes.site === site) continue
    const attributes = { ...device.attributes, site }
    must(engine.command('devices.change', { id, attributes } as never, 'proof', clock.now()))
  }
}

async function runAll({ console: desk, devices }: Stage, count: number, plan?: Plan): Promise<string> {
  const from = devices.ended
  const { publicId } = desk.createJob(0, plan)
  await devices.until(() => devices.ended - from >= count)
  return publicId
}

async function capped(stage: Stage, count: number) {
  const { engine, clock } = stage.console
  const caps = { job: most(count / 10), site: most(count / 50), group: most(count / 100) }
  const deviceIds = deviceIdsOf(count).filter((_id, index) => siteAt(index) === GROUP_SITE)
  const group = { kind: 'static', nameEn: 'Capped site', deviceIds } as const
  const { id: deviceGroupId } = must(engine.command('deviceGroups.create', group as never, 'proof', clock.now())) as {
    id: string
  }
  const byJob = await runAll(stage, count, { caps: { job: caps.job } } as Plan)
  const groups = [{ deviceGroupId, max: caps.group }]
  const bySite = await runAll(stage, count, { caps: { attribute: { name: 'site', max: caps.site }, groups } } as Plan)
  return { caps, jobs: { capped: byJob, sited: bySite } }
}

const most = (share: number) => Math.max(2, Math.ceil(share))

async function rated({ console: desk, devices }: Stage, count: number) {
  const perMinute = Math.min(1_000, Math.ceil(count / 4))
  const from = { began: devices.began, ended: devices.ended }
  const { publicId } = desk.createJob(0, { rate: { kind: 'constant', perMinute } } as Plan)
  const minutes: number[] = []
  for (let due = 0, before = 0; due < count; desk.wake()) {
    due = Math.min(count, due + perMinute)
    const wanted = due
    await devices.until(() => devices.ended - from.ended >= wanted)
    const began = devices.began - from.began
    minutes.push(began - before)
    before = began
    desk.clock.jump(MINUTE)
  }
  return { jobs: { rated: publicId }, minutes, perMinute }
}

async function windowed(stage: Stage, count: number) {
  const { console: desk, devices } = stage
  const jump = (ms: number) => {
    desk.clock.jump(ms)
    desk.wake()
  }
  const intoHour = () => desk.clock.now().wallAt % HOUR
  jump(HOUR - intoHour() + 40 * MINUTE)
  const from = { began: devices.began, ended: devices.ended }
  const windows = [{ cron: '0 * * * *', durationMinutes: 30, timezone: 'UTC' }]
  const own = desk.createJob(0, { windows, caps: { job: most(count / 4) } } as Plan)
  // Everybody asks again and again while it is hidden.
  const beforeWindow = await runAll(stage, count)
  const before = devices.began - from.began - count
  jump(HOUR - intoHour())
  await devices.until(() => devices.ended - from.ended - count >= count / 2)
  jump(30 * MINUTE)
  const counts = () => desk.store.read((tx) => tx.getJob(own.jobId))?.counts
  // What runs goes on to its end, nothing else begins.
  await devices.until(() => {
    const now = counts()
    if (!now || now.QUEUED > 0 || now.IN_PROGRESS > 0 || now.unreleased === 0) return false
    return devices.ended - from.ended - count >= now.SUCCEEDED
  })
  const sealed = counts()?.SUCCEEDED ?? -1
  const first = devices.began - from.began - count
  const betweenWindows = await runAll(stage, count)
  const shut = devices.began - from.began - 2 * count - first
  jump(HOUR - intoHour())
  await devices.until(() => devices.ended - from.ended >= 3 * count)
  return { jobs: { beforeWindow, windowed: own.publicId, betweenWindows }, window: { before, first, shut, sealed } }
}

/** Runs the stage; the clock stands still when it is over. */
export async function rollOut(stage: Stage, count: number, say?: (line: string) => void): Promise<RolloutResult> {
  knowSites(stage, count)
  const byCap = await capped(stage, count)
  say?.('rollout: caps done')
  stage.console.clock.freeze()
  const byRate = await rated(stage, count)
  say?.(`rollout: ${byRate.minutes.length} minutes of the rate done`)
  const byWindow = await windowed(stage, count)
  const { caps } = byCap
  const { minutes, perMinute } = byRate
  return {
    jobs: { ...byCap.jobs, ...byRate.jobs, ...byWindow.jobs },
    ...{ caps, minutes, perMinute, window: byWindow.window },
  }
}

/** What is wrong with it from the devices' side; empty when caps, rate and window held. */
export function rolloutFaults({ jobs, caps, minutes, perMinute, window }: RolloutResult, seen: Testimony): string[] {
  const faults: string[] = []
  const expect = (isRight: boolean, what: string) => {
    if (!isRight) faults.push(what)
  }
  const atOnce = seen.jobs[jobs.capped]?.mostAtOnce ?? 0
  expect(atOnce > 0 && atOnce <= caps.job, `${atOnce} at once under a cap of ${caps.job}`)
  for (const [site, at] of Object.entries(seen.jobs[jobs.sited]?.mostAtSite ?? {})) {
    const limit = site === GROUP_SITE ? caps.group : caps.site
    expect(at > 0 && at <= limit, `${at} at once at ${site} under a cap of ${limit}`)
  }
  for (const [minute, count] of minutes.entries())
    expect(count <= perMinute, `${count} began in minute ${minute + 1}, ${perMinute} may`)
  expect(window.before === 0, `${window.before} began before the window`)
  expect(
    window.first > 0 && window.first === window.sealed,
    `begun ${window.first}, ended ${window.sealed} at its close`,
  )
  expect(window.shut === 0, `${window.shut} began while the window was shut`)
  return faults
}
