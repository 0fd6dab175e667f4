/** The whole engine on its SQLite store, as standalone has it, with a task runner that only notes what it was given. */
import { resolve } from 'node:path'
import { v7 as uuid } from 'uuid'
import { createEngine } from '../../../src-main/engine/create-engine.ts'
import type { CommandName, CommandOutput, Engine } from '../../../src-main/engine/engine.ts'
import type { Now } from '../../../src-main/engine/ports/clock.ts'
import type { LocalStart, TaskDefinition } from '../../../src-main/engine/ports/tasks.ts'
import { createIds } from '../../../src-main/runtime/uuid-ids.ts'
import { openStore } from '../../../src-main/store/open.ts'
import type { SqliteStore } from '../../../src-main/store/open.ts'
import { taskDefinitions } from '../../../src-main/tasks/registry.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { DOCUMENT } from './raw-queue.ts'
import type { Queue } from './raw-queue.ts'

const migrationsFolder = resolve(import.meta.dirname, '../../../drizzle/migrations')
const BATCH = 100

/** Local work whose parameters are the 512 bytes that every queue of this bench carries. */
const BENCH_TASK: TaskDefinition = {
  key: 'bench',
  nameEn: 'Bench',
  nameAr: 'Bench',
  descriptionEn: null,
  descriptionAr: null,
  jobType: 'internal',
  reach: 'local',
  parameters: [{ key: 'document', type: 'text', required: true }],
  isIdempotent: true,
  timeoutMs: null,
  check: () => [],
}

export const realNow = (): Now => ({ wallAt: Date.now(), monoMs: performance.now() })

export function must<T>(result: { ok: true; value: T } | { ok: false; code: string; message: string }): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

export type Muster = {
  readonly store: SqliteStore
  readonly engine: Engine
  readonly started: LocalStart[]
  /** Commits so far. */
  readonly commits: { count: number }
  command<N extends CommandName>(name: N, input: ParsedInput<N>, now?: Now): CommandOutput<N>
  close(): void
}

/** Opens or reopens the store of a folder. `onStart` hears of each claimed job after its commit. */
export function openMuster(folder: string, onStart: (work: LocalStart) => void = () => {}): Muster {
  const opened = openStore({ folder, migrationsFolder, now: Date.now() })
  const commits = { count: 0 }
  const store: SqliteStore = {
    ...opened,
    write: (source, work) => {
      commits.count += 1
      return opened.write(source, work)
    },
  }
  const started: LocalStart[] = []
  const engine = createEngine({
    store,
    ids: createIds(),
    tasks: {
      definitions: [...taskDefinitions, BENCH_TASK],
      start: (work) => {
        started.push(work)
        onStart(work)
      },
      stop: () => undefined,
    },
    link: { announce: () => undefined },
    host: {
      instanceId: uuid(),
      instanceName: 'bench',
      hostName: 'bench',
      processId: process.pid,
      mode: 'standalone',
      tzRelease: process.versions.tz ?? '',
      isAlive: () => false,
    },
  })
  const command: Muster['command'] = (name, input, now = realNow()) => must(engine.command(name, input, 'bench', now))
  const close = () => {
    engine.stop(realNow())
    store.close()
  }
  return { store, engine, started, commits, command, close }
}

/** A template of local work that does nothing. `expiryMinutes` = how long its jobs wait; null = as long as it takes, or until their
 *  schedule's next slot. */
export function idleTemplate(muster: Muster, expiryMinutes: number | null = null): string {
  const { id } = muster.command('templates.create', {
    nameEn: 'Bench',
    jobType: 'internal',
    taskFunctionKey: 'bench',
    defaultParams: { document: DOCUMENT },
    state: 'ACTIVE',
    expiryMinutes,
  })
  return id
}

function finishOne(muster: Muster): void {
  const work = muster.started.shift()
  if (!work) throw new Error('no job was claimed')
  muster.engine.localStarted(work.runId, realNow())
  muster.engine.localFinished(work.runId, { status: 'COMPLETED', reason: 'succeeded' }, realNow())
}

/** As the runner does it with a hundred at once: their starts come together, and so do their ends. */
function finishMany(muster: Muster, count: number): void {
  const works = muster.started.splice(0, count)
  if (works.length < count) throw new Error(`${works.length} of ${count} jobs were claimed`)
  const outcome = { status: 'COMPLETED', reason: 'succeeded' } as const
  const begun = realNow()
  muster.engine.localReports(
    works.map(({ runId }) => ({ kind: 'started', runId, at: begun })),
    begun,
  )
  const ended = realNow()
  muster.engine.localReports(
    works.map(({ runId }) => ({ kind: 'finished', runId, outcome, at: ended })),
    ended,
  )
}

/** More than the settings allow an operator, so that a hundred can be under way at once. */
function widen(muster: Muster, localConcurrency: number): void {
  muster.store.write('bench', (tx) => tx.putSettings({ ...tx.getSettings(), localConcurrency }))
}

/** Jobs put there as rows, a thousand a commit, with the ranks and priorities that operators give. */
function fillQueue(muster: Muster, templateId: string, count: number): void {
  muster.store.write('bench', (tx) => tx.putSettings({ ...tx.getSettings(), queueHeld: true }))
  const { id } = muster.command('jobs.create', { templateId })
  muster.store.write('bench', (tx) => {
    const model = tx.getJob(id)
    if (model === null) throw new Error('the model of a job is gone')
    tx.deleteJob(id)
    for (let index = 0; index < count; index += 1) {
      const insertSeq = tx.nextInsertSeq()
      const rank = (index % 7 === 0 ? insertSeq - 500 : insertSeq) * 1_024
      const ids = { id: uuid(), runId: uuid() }
      tx.insertJob({ ...model, ...ids, publicId: ids.id, priority: (index % 5) - 2, rank, insertSeq })
    }
  })
  widen(muster, 1)
  muster.store.write('bench', (tx) => tx.putSettings({ ...tx.getSettings(), queueHeld: false }))
}

/** A fleet job to a hundred devices, whose answers come a hundred a commit: the batch that the link makes of a flood. */
export function fleetBatches(muster: Muster): (count: number) => void {
  const deviceIds = Array.from({ length: BATCH }, (_, index) => `bench-${index}`)
  for (const id of deviceIds) muster.command('devices.create', { id })
  const target = { kind: 'devices', deviceIds } as const
  const say = (jobId: string, status: 'IN_PROGRESS' | 'SUCCEEDED') => {
    const requests = deviceIds.map((deviceId) => ({
      ...({ operation: 'update', deviceId, jobId, status, topic: 'bench', clientToken: undefined } as const),
      ...{ statusDetails: undefined, expectedVersion: undefined, executionNumber: undefined },
      ...{ includeJobExecutionState: false, includeJobDocument: false, stepTimeoutInMinutes: undefined },
    }))
    muster.engine.fleet.handle(requests, Date.now())
  }
  return (count) => {
    for (let done = 0; done < count; done += BATCH) {
      const { id } = muster.command('jobs.create', { document: { filling: DOCUMENT }, target })
      const { publicId } = muster.store.read((tx) => tx.getJob(id)) ?? { publicId: id }
      say(publicId, 'IN_PROGRESS')
      say(publicId, 'SUCCEEDED')
    }
  }
}

/** The engine as a queue of local work. */
export function musterQueue(folder: string): Queue & { readonly muster: Muster } {
  const muster = openMuster(folder)
  must(muster.engine.start(realNow()))
  const templateId = idleTemplate(muster)
  muster.engine.tick(realNow())
  const one = { templateId }
  return {
    muster,
    single(count) {
      for (let index = 0; index < count; index += 1) {
        muster.command('jobs.create', one)
        finishOne(muster)
      }
    },
    batched(count) {
      widen(muster, BATCH)
      for (let done = 0; done < count; done += BATCH) {
        muster.command('groups.create', {
          mode: 'parallel',
          nameEn: 'Bench',
          jobs: Array.from({ length: BATCH }, () => one),
        })
        finishMany(muster, BATCH)
      }
    },
    fill: (count) => fillQueue(muster, templateId, count),
    drain(count) {
      if (muster.started.length === 0) muster.engine.tick(realNow())
      for (let index = 0; index < count; index += 1) finishOne(muster)
    },
    close: () => muster.close(),
  }
}
