/** The fleet proof: jobs to N simulated devices over a real mosquitto, in three stages, judged from both sides. Nothing is printed here.
 *
 *  1. "kill": two jobs to all, the later one more urgent; the broker is killed and started again R times while they run.
 *  2. "cap": two jobs to all with one fleet job admitted at once.
 *  3. "overflow": a job to all, and the console is away while the devices report more than the broker's queue holds. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { systemClock } from '../../../src-main/runtime/system-clock.ts'
import { must, startConsole } from './console.ts'
import type { ProofConsole } from './console.ts'
import type { Answered, Testimony, Told } from './devices.ts'
import { startMortalBroker } from './mosquitto.ts'
import type { MortalBroker } from './mosquitto.ts'

export type ProofOptions = {
  readonly devices: number
  /** Times that the broker is killed while stage 1 runs. */
  readonly restarts: number
  /** Messages that the devices must send while the console is away; the broker's queue holds 1,020. */
  readonly overflow: number
  /** How much faster than life the devices are. */
  readonly speed: number
  /** Where the workspace lies; it is left to the caller. */
  readonly folder: string
  readonly say?: (line: string) => void
}

export type ProofResult = {
  readonly testimony: Testimony
  /** Public ids by role. */
  readonly jobs: Record<'normal' | 'urgent' | 'first' | 'second' | 'away', string>
  /** Per public id: what the store has sealed. */
  readonly sealed: Record<string, { readonly status: string; readonly completed: number; readonly all: number }>
  readonly restarts: number
  readonly sentWhileAway: number
  readonly seconds: { readonly kill: number; readonly cap: number; readonly overflow: number }
}

/** The devices' process, and what it last said of its progress. */
class Devices {
  readonly #child: ChildProcess
  readonly #watching = new Set<() => void>()
  ended = 0
  sent = 0

  constructor(url: string, { devices, speed }: ProofOptions) {
    this.#child = fork(join(import.meta.dirname, 'devices.ts'), [url, String(devices), String(speed)])
    this.#child.on('message', (told: Told | Answered) => {
      if (told.type !== 'progress') return
      this.ended = told.ended
      this.sent = told.sent
      for (const look of [...this.#watching]) look()
    })
  }

  get ready(): Promise<void> {
    return this.#said('ready').then(() => undefined)
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        if (!condition()) return
        this.#watching.delete(look)
        done()
      }
      this.#watching.add(look)
      look()
    })
  }

  async testify(): Promise<Testimony> {
    const answer = this.#said('testimony') as Promise<Answered>
    this.#child.send('testify')
    return (await answer).testimony
  }

  async end(): Promise<void> {
    const exited = new Promise((done) => this.#child.once('exit', done))
    this.#child.send('end')
    await exited
  }

  #said(type: string): Promise<Told | Answered> {
    return new Promise((done) => {
      const hear = (told: Told | Answered) => {
        if (told.type !== type) return
        this.#child.off('message', hear)
        done(told)
      }
      this.#child.on('message', hear)
    })
  }
}

type Stage = { readonly console: ProofConsole; readonly devices: Devices; readonly broker: MortalBroker }

const pause = ({ console: { engine } }: Stage) =>
  must(engine.command('engine.pause', { reason: null, until: null }, 'proof', systemClock.now()))
const resume = ({ console: { engine } }: Stage) => must(engine.command('engine.resume', {}, 'proof', systemClock.now()))

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
  must(desk.engine.command('settings.change', { fleetConcurrency: 1 }, 'proof', systemClock.now()))
  const from = devices.ended
  pause(stage)
  const first = desk.createJob(0)
  const second = desk.createJob(0)
  resume(stage)
  await devices.until(() => devices.ended - from >= 2 * count)
  must(desk.engine.command('settings.change', { fleetConcurrency: null }, 'proof', systemClock.now()))
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

/** Runs the three stages and gathers what both sides say. Whether that is good is the caller's to judge. */
export async function proveFleet(options: ProofOptions): Promise<ProofResult> {
  const broker = await startMortalBroker()
  const desk = startConsole(broker.url, options.folder)
  const devices = new Devices(broker.url, options)
  const stage: Stage = { console: desk, devices, broker }
  try {
    await desk.openLink()
    await devices.ready
    await everyDeviceKnown(desk, devices, options.devices)
    const killed = await timed(kill(stage, options))
    const capped = await timed(cap(stage, options))
    const away = await timed(overflow(stage, options))
    const { sentWhileAway, ...awayJob } = away.value
    const jobs = { ...killed.value, ...capped.value, ...awayJob }
    const sealed = Object.fromEntries(
      Object.values(jobs).map((publicId) => [publicId, sealedOf(desk, desk.store.views.jobsGet(publicId)?.id ?? '')]),
    )
    const seconds = { kill: killed.seconds, cap: capped.seconds, overflow: away.seconds }
    return { testimony: await devices.testify(), jobs, sealed, restarts: options.restarts, sentWhileAway, seconds }
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
export function faultsOf({ testimony, jobs, sealed }: ProofResult, count: number): string[] {
  const faults: string[] = []
  const must5 = 5 * count
  if (testimony.ended !== must5) faults.push(`the devices ended ${testimony.ended} of ${must5}`)
  if (testimony.doubles > 0) faults.push(`${testimony.doubles} executions were done or handed out twice`)
  const endings = JSON.stringify(testimony.endings)
  if (endings !== JSON.stringify({ SUCCEEDED: must5 })) faults.push(`endings ${endings}`)
  for (const [role, publicId] of Object.entries(jobs)) {
    const seen = testimony.jobs[publicId]
    if (seen?.began !== count || seen.ended !== count) faults.push(`${role}: devices saw ${JSON.stringify(seen)}`)
    const kept = sealed[publicId]
    const isWhole = kept?.status === 'COMPLETED' && kept.completed === count && kept.all === count
    if (!isWhole) faults.push(`${role}: the store has ${JSON.stringify(kept)}`)
  }
  const order = [jobs.urgent, jobs.normal, jobs.first, jobs.second, jobs.away].join(' ')
  for (const [seen, devices] of Object.entries(testimony.orders))
    if (seen !== order) faults.push(`${devices} devices began in another order`)
  const span = (publicId: string) => testimony.spans.find(({ jobId }) => jobId === publicId)
  const firstDone = span(jobs.first)?.lastSaid ?? Number.POSITIVE_INFINITY
  if ((span(jobs.second)?.firstBegan ?? -1) < firstDone) faults.push('the second job began before the first was done')
  return faults
}
