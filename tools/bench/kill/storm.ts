/** Kills the standalone engine at random points, again and again, while twenty devices work; looks at the store after each kill. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { must, openMuster, realNow } from '../engine/muster.ts'
import type { Muster } from '../engine/muster.ts'
import { chanceOf } from './chance.ts'
import { Crew } from './crew.ts'
import { Verdict } from './verdict.ts'
import type { Grid } from './verdict.ts'

const ENTRY = resolve(import.meta.dirname, '../../../src-main/standalone.ts')
const SECOND_MS = 1_000
// Of ten kills, how many come while it starts and recovers, and how many while devices are being answered; the rest come in between.
const EARLY_OF_TEN = 2
const AT_WORK_OF_TEN = 5
const PATIENCE_MS = 5_000
const SAID_CHARS = 300

export type StormOptions = {
  readonly times: number
  readonly seed: number
  readonly devices: number
  /** Hears of each kill. */
  readonly onKill?: (line: string) => void
}

export type StormResult = {
  readonly kills: number
  readonly early: number
  readonly faults: readonly string[]
  readonly counts: Verdict['counts']
  readonly tookMs: number
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** Schedules of every kind that a kill can hurt: local, failing with retries, cron without coalescing, and two for the devices. */
function prepare(muster: Muster, deviceIds: readonly string[]): Grid[] {
  for (const id of deviceIds) muster.command('devices.create', { id })
  const local = { jobType: 'internal', state: 'ACTIVE' } as const
  const quick = muster.command('templates.create', {
    ...{ ...local, nameEn: 'Quick', taskFunctionKey: 'wait', defaultParams: { seconds: 0.02 } },
  }).id
  const failing = muster.command('templates.create', {
    ...{ ...local, nameEn: 'Failing', taskFunctionKey: 'fail', retry: { limit: 2, delayMs: 100 } },
  }).id
  const fleet = muster.command('templates.create', {
    ...{ nameEn: 'Reboot', jobType: 'device_document', taskFunctionKey: 'device_document', state: 'ACTIVE' },
    ...{ document: { operation: 'reboot' }, defaultTarget: { kind: 'all' } },
  }).id
  const firstAt = Math.ceil(Date.now() / SECOND_MS + 1) * SECOND_MS
  const startAt = new Date(firstAt).toISOString()
  const add = (name: string, templateId: string, seconds: number, more: object = {}): Grid => {
    const { id } = muster.command('schedules.create', {
      ...{ nameEn: name, templateId, isEnabled: true, timezone: 'UTC', scheduleType: 'interval' },
      ...{ scheduleConfig: { intervalSeconds: seconds, startAt } },
      ...more,
    })
    return { name, scheduleId: id, firstAt, everyMs: seconds * SECOND_MS }
  }
  const cron = { scheduleType: 'cron', scheduleConfig: { expression: '* * * * * *' }, coalesce: false, maxInstances: 3 }
  const everySecond = add('cron', quick, 1, cron)
  const cronFirst = muster.store.read((tx) => tx.getSchedule(everySecond.scheduleId)?.nextRunAt) ?? firstAt
  return [
    add('quick', quick, 1),
    add('failing', failing, 2, { maxInstances: 2 }),
    { ...everySecond, firstAt: cronFirst },
    add('fleet', fleet, 2, { maxInstances: 3 }),
    add('fleet, each', fleet, 3, { coalesce: false, maxInstances: 10 }),
  ]
}

function layOut(workspace: string, deviceIds: readonly string[]): Grid[] {
  const muster = openMuster(workspace)
  must(muster.engine.start(realNow()))
  const grids = prepare(muster, deviceIds)
  muster.engine.stop(realNow())
  muster.store.close()
  return grids
}

type Life = { readonly child: ChildProcess; readonly ready: Promise<void>; readonly ended: Promise<string> }

function begin(workspace: string, brokerUrl: string): Life {
  const args = [ENTRY, '--workspace', workspace, '--broker', brokerUrl, '--http', '0']
  const env = { ...process.env, MUSTER_SQLITE_BINDING: '', MUSTER_CHECK_OUTPUTS: '', MUSTER_CWD: '' }
  const child = spawn(process.execPath, args, { cwd: tmpdir(), env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  const ended = new Promise<string>((done) =>
    child.once('close', (code, signal) =>
      done(signal === 'SIGKILL' ? 'killed' : `ended with ${code}: ${said.slice(0, SAID_CHARS)}`),
    ),
  )
  const ready = new Promise<void>((done) => child.stdout?.once('data', () => done()))
  return { child, ready, ended }
}

function kindOf(draw: number): 'early' | 'at work' | 'ready' {
  if (draw <= EARLY_OF_TEN) return 'early'
  return draw <= EARLY_OF_TEN + AT_WORK_OF_TEN ? 'at work' : 'ready'
}

/** Until a device has had one more answer; gives up on a machine that is too busy for it. */
async function nextAnswer(crew: Crew): Promise<void> {
  const before = crew.accepted.length
  const patientUntil = performance.now() + PATIENCE_MS
  while (crew.accepted.length === before && performance.now() < patientUntil) await pause(10)
}

/** Runs the storm. Faults are sentences with the number of the kill; none = the promise holds. */
export async function storm({ times, seed, devices, onKill }: StormOptions): Promise<StormResult> {
  const startedAt = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'muster-storm-'))
  const workspace = join(folder, 'workspace')
  const crew = await Crew.start(devices)
  const chance = chanceOf(seed)
  const faults: string[] = []
  let early = 0
  try {
    const verdict = new Verdict(join(workspace, 'muster.db'), layOut(workspace, crew.ids))
    for (let kill = 1; kill <= times; kill += 1) {
      const life = begin(workspace, crew.url)
      const kind = kindOf(chance.between(1, 10))
      if (kind === 'early') early += 1
      else await Promise.race([life.ready, life.ended])
      if (kind === 'at work') await Promise.race([nextAnswer(crew), life.ended])
      const delayMs = chance.between(20, 700)
      await Promise.race([pause(delayMs), life.ended])
      life.child.kill('SIGKILL')
      const end = await life.ended
      const found = [...(end === 'killed' ? [] : [end]), ...verdict.look(crew.accepted)]
      faults.push(...found.map((text) => `kill ${kill} (seed ${seed}): ${text}`))
      // An engine that does not even start has nothing left to prove.
      if (end !== 'killed') break
      onKill?.(`${kill} ${kind} +${delayMs} ms ${JSON.stringify(verdict.counts)} ${found.length}`)
    }
    faults.push(...(await calm(workspace, crew, verdict)).map((text) => `after the storm (seed ${seed}): ${text}`))
    return { kills: times, early, faults, counts: verdict.counts, tookMs: performance.now() - startedAt }
  } finally {
    await crew.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One life without a kill: it must start, work, and end in order. */
async function calm(workspace: string, crew: Crew, verdict: Verdict): Promise<string[]> {
  const last = begin(workspace, crew.url)
  await Promise.race([last.ready, last.ended])
  const before = crew.accepted.length
  // Devices go on being served: waits for their answers, not for time.
  const isServed = async () => {
    while (crew.accepted.length < before + crew.ids.length) await pause(20)
    return null
  }
  const died = await Promise.race([isServed(), last.ended])
  last.child.kill('SIGTERM')
  const end = await last.ended
  const faults = died === null && end.startsWith('ended with 0') ? [] : [`the last life ${end}`]
  return [...faults, ...crew.givenAgain.map((key) => `handed out again: ${key}`), ...verdict.look(crew.accepted)]
}
