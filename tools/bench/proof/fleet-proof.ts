/** The fleet proof: jobs to N simulated devices over a real mosquitto, in stages, judged from both sides. Nothing is printed here.
 *
 *  1. "kill": two jobs to all, the later one more urgent; the broker is killed and started again R times while they run.
 *  2. "cap": two jobs to all with one fleet job admitted at once.
 *  3. "overflow": a job to all, and the console is away while the devices report more than the broker's queue holds.
 *  4. "rollout": caps, a rate and a maintenance window (rollout-stages.ts). */
import { must, startConsole } from './console.ts'
import type { ProofConsole } from './console.ts'
import { Devices } from './device-process.ts'
import type { Testimony } from './devices.ts'
import { startMortalBroker } from './mosquitto.ts'
import { rollOut, rolloutFaults } from './rollout-stages.ts'
import type { RolloutResult } from './rollout-stages.ts'
import type { Stage } from './stage.ts'

export type ProofOptions = {
  readonly devices: number
  /** Times that the broker is killed while stage 1 runs. */
  readonly restarts: number
  /** Messages that the devices must send while the console is away; the broker's queue holds 1,020. */
  readonly overflow: number
  /** True: the fourth stage alone. */
  readonly isRolloutOnly?: boolean
  /** How much faster than life the devices are. */
  readonly speed: number
  /** Where the workspace lies; it is left to the caller. */
  readonly folder: string
  readonly say?: (line: string) => void
}

export type ProofResult = {
  readonly testimony: Testimony
  /** Public ids by role. */
  readonly jobs: Partial<Record<'normal' | 'urgent' | 'first' | 'second' | 'away', string>> & RolloutResult['jobs']
  /** Per public id: what the store has sealed. */
  readonly sealed: Record<string, { readonly status: string; readonly completed: number; readonly all: number }>
  readonly restarts: number
  readonly sentWhileAway: number
  readonly rollout: RolloutResult
  readonly seconds: { readonly kill: number; readonly cap: number; readonly overflow: number; readonly rollout: number }
}

const pause = ({ console: { engine, clock } }: Stage) =>
  must(engine.command('engine.pause', { reason: null, until: null }, 'proof', clock.now()))
const resume = ({ console: { engine, clock } }: Stage) =>
  must(engine.command('engine.resume', {}, 'proof', clock.now()))

async function kill(stage: Stage, { devices: count, restarts, say }: ProofOptions) {
  const { console: desk, devices, broker } = stage
  pause(stage)
  const normal = desk.createJob(0)
  const urgent = desk.createJob(20)
  resume(stage)
  const from = devices.ended
  const all = 2 * count
  for (let done = 0; done < restarts; done += 1) {
    await devices.until(() => devices.ended - from >= (all * done) / (restarts + 1))
    await broker.restart()
    say?.(`broker killed ${done + 1} times, ${devices.ended - from} of ${all} ended`)
  }
  await devices.until(() => devices.ended - from >= all)
  return { normal: normal.publicId, urgent: urgent.publicId }
}

async function cap(stage: Stage, { devices: count }: ProofOptions) {
  const { console: desk, devices } = stage
  must(desk.engine.command('settings.change', { fleetConcurrency: 1 }, 'proof', desk.clock.now()))
  const from = devices.ended
  pause(stage)
  const first = desk.createJob(0)
  const second = desk.createJob(0)
  resume(stage)
  await devices.until(() => devices.ended - from >= 2 * count)
  must(desk.engine.command('settings.change', { fleetConcurrency: null }, 'proof', desk.clock.now()))
  return { first: first.publicId, second: second.publicId }
}

async function overflow(stage: Stage, { devices: count, overflow: least, say }: ProofOptions) {
  const { console: desk, devices } = stage
  const from = devices.ended
  const away = desk.createJob(0)
  await devices.until(() => devices.ended - from >= count / 20)
  await desk.closeLink()
  const sentBefore = devices.sent
  await devices.until(() => devices.sent - sentBefore >= least)
  const sentWhileAway = devices.sent - sentBefore
  say?.(`console away: the devices sent ${sentWhileAway} messages`)
  await desk.openLink()
  await devices.until(() => devices.ended - from >= count)
  return { away: away.publicId, sentWhileAway }
}

function sealedOf({ store }: ProofConsole, jobId: string): { status: string; completed: number; all: number } {
  const filter = { kind: 'device', jobId } as const
  const own = store.views.runsPage({ kind: 'job', jobId }, 1, 1).items[0]
  const completed = store.views.runsPage({ ...filter, status: ['COMPLETED'] }, 1, 1).total
  return { status: own?.status ?? 'none', completed, all: store.views.runsPage(filter, 1, 1).total }
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; seconds: number }> {
  const startedAt = performance.now()
  return { value: await work, seconds: (performance.now() - startedAt) / 1000 }
}

const NO_EARLY = { jobs: {}, restarts: 0, sentWhileAway: 0, seconds: { kill: 0, cap: 0, overflow: 0 } }

async function earlyStages(stage: Stage, options: ProofOptions) {
  const killed = await timed(kill(stage, options))
  const capped = await timed(cap(stage, options))
  const away = await timed(overflow(stage, options))
  const { sentWhileAway, ...awayJob } = away.value
  return {
    ...{ jobs: { ...killed.value, ...capped.value, ...awayJob }, restarts: options.restarts, sentWhileAway },
    seconds: { kill: killed.seconds, cap: capped.seconds, overflow: away.seconds },
  }
}

/** Runs the stages and gathers what both sides say. Whether that is good is the caller's to judge. */
export async function proveFleet(options: ProofOptions): Promise<ProofResult> {
  const broker = await startMortalBroker()
  const desk = startConsole(broker.url, options.folder)
  const devices = new Devices(broker.url, options)
  const stage: Stage = { console: desk, devices, broker }
  try {
    await desk.openLink()
    await devices.ready
    await everyDeviceKnown(desk, devices, options.devices)
    const early = options.isRolloutOnly ? NO_EARLY : await earlyStages(stage, options)
    const rolled = await timed(rollOut(stage, options.devices, options.say))
    const rollout = rolled.value
    const jobs = { ...early.jobs, ...rollout.jobs }
    const sealed = Object.fromEntries(
      Object.values(jobs).map((publicId) => [publicId, sealedOf(desk, desk.store.views.jobsGet(publicId)?.id ?? '')]),
    )
    const seconds = { ...early.seconds, rollout: rolled.seconds }
    const { restarts, sentWhileAway } = early
    return { testimony: await devices.testify(), jobs, sealed, restarts, sentWhileAway, rollout, seconds }
  } finally {
    await devices.end()
    await desk.stop()
    await broker.stop()
  }
}

/** "All" means all: the jobs are made when every device was heard. */
function everyDeviceKnown({ store }: ProofConsole, devices: Devices, count: number): Promise<void> {
  return devices.until(() => store.views.devicesFacets().total >= count)
}

/** What is wrong with a result, in words; empty when everything was done once, in order, within its cap. */
export function faultsOf({ testimony, jobs, sealed, rollout }: ProofResult, count: number): string[] {
  const faults = rolloutFaults(rollout, testimony)
  const mustEnd = Object.keys(jobs).length * count
  if (testimony.ended !== mustEnd) faults.push(`the devices ended ${testimony.ended} of ${mustEnd}`)
  if (testimony.doubles > 0) faults.push(`${testimony.doubles} executions were done or handed out twice`)
  const endings = JSON.stringify(testimony.endings)
  if (endings !== JSON.stringify({ SUCCEEDED: mustEnd })) faults.push(`endings ${endings}`)
  for (const [role, publicId] of Object.entries(jobs)) {
    const seen = testimony.jobs[publicId]
    if (seen?.began !== count || seen.ended !== count) faults.push(`${role}: devices saw ${JSON.stringify(seen)}`)
    const kept = sealed[publicId]
    const isWhole = kept?.status === 'COMPLETED' && kept.completed === count && kept.all === count
    if (!isWhole) faults.push(`${role}: the store has ${JSON.stringify(kept)}`)
  }
  const early = [jobs.urgent, jobs.normal, jobs.first, jobs.second, jobs.away].filter((id) => id !== undefined)
  const alike = [...early, jobs.capped, jobs.sited, jobs.rated]
  const { beforeWindow, windowed, betweenWindows } = jobs
  // In the first window, or in the second and then behind the job between the two.
  const ends = [[windowed, betweenWindows] as const, [betweenWindows, windowed] as const]
  const orders = ends.map((end) => [...alike, beforeWindow, ...end].join(' '))
  for (const [seen, devices] of Object.entries(testimony.orders))
    if (!orders.includes(seen)) faults.push(`${devices} devices began in another order`)
  if (jobs.first === undefined || jobs.second === undefined) return faults
  const span = (publicId: string) => testimony.spans.find(({ jobId }) => jobId === publicId)
  const firstDone = span(jobs.first)?.lastSaid ?? Number.POSITIVE_INFINITY
  if ((span(jobs.second)?.firstBegan ?? -1) < firstDone) faults.push('the second job began before the first was done')
  return faults
}
