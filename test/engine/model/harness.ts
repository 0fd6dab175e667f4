// The real engine beside the model: one store that several engine lives share, and the comparison after every command.
import { expect } from 'vitest'
import type { Store } from '../../../src-main/engine/ports/store.ts'
import type { JobRow } from '../../../src-main/engine/ports/store-work.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import { EngineBench, START } from '../engine-bench.ts'
import type { Model, ModelJob, Oracle } from './model.ts'

export const LIMIT = 2
const OPEN = ['PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING'] as const

/** A handle with an epoch of its own, as two processes on one file have. */
function handleOn(shared: Store): Store {
  let epoch = 0
  return {
    ...shared,
    setEpoch: (next) => {
      epoch = next
    },
    write: (source, work) => {
      shared.setEpoch(epoch)
      return shared.write(source, work)
    },
  }
}

export class Real {
  bench: EngineBench
  readonly templates = { once: '', again: '' }
  readonly #shared: Store
  /** Runs as they were first seen: they never change again (R40). */
  readonly #seen = new Map<string, string>()
  #lives = 0

  constructor(shared: Store) {
    this.#shared = shared
    this.bench = this.#life(START, 5_000)
    this.bench.start()
    this.bench.do('settings.change', { startSpreadMs: 0, localConcurrency: LIMIT })
    this.templates.once = this.bench.localTemplate()
    this.templates.again = this.bench.localTemplate({ taskFunctionKey: 'again' })
  }

  #life(wallAt: number, monoMs: number): EngineBench {
    this.#lives += 1
    const bench = new EngineBench({ store: handleOn(this.#shared), processId: 1_000 + this.#lives, at: wallAt })
    bench.monoMs = monoMs
    return bench
  }

  /** Another engine on the same store; the present one stays as it is. */
  rival(isAlive: boolean): EngineBench {
    this.#lives += 1
    const { wallAt, monoMs } = this.bench
    const store = handleOn(this.#shared)
    const bench = new EngineBench({ store, processId: 1_000 + this.#lives, at: wallAt, isAlive: () => isAlive })
    bench.monoMs = monoMs
    return bench
  }

  /** Drops the engine without a word, or stops it in order, and starts the next life. */
  restart(isClean: boolean): void {
    if (isClean) this.bench.engine.stop(this.bench.now)
    this.bench = this.#life(this.bench.wallAt, this.bench.monoMs)
    this.bench.start()
  }

  job(id: string): JobRow | null {
    return this.bench.read((tx) => tx.getJob(id))
  }

  open(): JobRow[] {
    return this.bench.read((tx) => tx.jobsInState(OPEN, 10_000))
  }

  readonly oracle: Oracle = {
    /** A slot that the engine did not run has no job, which is the finding. */
    job: (scheduleId, slotAt) => {
      const found = this.bench
        .read((tx) => tx.openJobsOfSchedule(scheduleId))
        .find((job) => job.scheduledAt === slotAt && job.trigger === 'schedule')
      if (found) return found
      const said = this.bench.words(scheduleId).slice(-3)
      throw new Error(`slot ${slotAt - START} ms of ${scheduleId} should run and has no job; its last runs: ${said}`)
    },
    startOf: (scheduleId) => {
      const config = this.bench.read((tx) => tx.getSchedule(scheduleId)?.scheduleConfig)
      return Date.parse(String(config?.startAt))
    },
  }

  begin(job: ModelJob): void {
    this.bench.begin(job.runId)
    job.state = 'RUNNING'
  }

  /** Everything that must hold after every command. */
  compare(model: Model): void {
    const open = this.open()
    this.#compareJobs(model, open)
    for (const one of model.schedules) this.#compareSchedule(model, one.id)
    for (const group of model.groups) {
      expect(
        this.bench.read((tx) => tx.getGroup(group.id)?.state),
        `group ${group.id}`,
      ).toBe(model.groupState(group))
    }
    this.#compareHistory(model)
  }

  #compareJobs(model: Model, open: readonly JobRow[]): void {
    const short = ({ id, state, isHeld, priority }: { id: string; state: string; isHeld: boolean; priority: number }) =>
      `${id} ${state} ${isHeld} ${priority}`
    expect(open.map(short).sort(), 'open jobs').toEqual(model.jobs.map(short).sort())
    const order = this.bench.read((tx) => tx.waitingInBand(-1_000_000, 1_000_000)).map(({ id }) => id)
    expect(order, 'R27 the order of the queue').toEqual(model.waiting().map(({ id }) => id))
    const underWay = open.filter((job) => job.state === 'DISPATCHED' || job.state === 'RUNNING')
    expect(underWay.length, 'no more at once than allowed').toBeLessThanOrEqual(LIMIT)
    const locks = this.bench.read((tx) => tx.listLocks()).map(({ jobId }) => jobId)
    expect(locks.sort(), 'a lock for each job under way').toEqual(underWay.map(({ id }) => id).sort())
  }

  #compareSchedule(model: Model, id: string): void {
    const expected = model.schedule(id)
    const row = this.bench.read((tx) => tx.getSchedule(id))
    expect({ state: row?.state, nextAt: row?.nextRunAt ?? null }, `schedule ${id}`).toEqual({
      state: expected.state,
      nextAt: expected.nextAt,
    })
    expect(model.openOf(id).length, 'R7 no more instances than allowed').toBeLessThanOrEqual(expected.maxInstances)
    const runs = this.bench.runsOf(id)
    const words = ({
      status,
      reason,
      slotAt,
      count,
    }: {
      status: string
      reason: string
      slotAt: number | null
      count: number | null
    }) => `${(slotAt ?? 0) - START} ${status} ${reason} ${count ?? 1}`
    const real = runs.map((run) => words({ ...run, slotAt: run.scheduledAt, count: run.slotCount }))
    const wanted = model.runs.filter((run) => run.scheduleId === id).map(words)
    expect(real.sort(), `runs of ${id}`).toEqual(wanted.sort())
    this.#onceEach(id, runs)
  }

  // Each slot is one row: a run for it or a range with it, or a job that is still open.
  #onceEach(id: string, runs: readonly Run[]): void {
    const seen = new Set<number>()
    const once = (at: number) => {
      expect(seen.has(at), `slot ${at - START} of ${id} is there once`).toBe(false)
      seen.add(at)
    }
    for (const run of runs) if (run.trigger === 'schedule') once(run.scheduledAt ?? 0)
    const open = this.bench.read((tx) => tx.openJobsOfSchedule(id))
    for (const job of open) if (job.trigger === 'schedule') once(job.scheduledAt ?? 0)
  }

  #compareHistory(model: Model): void {
    const runs: Run[] = model.schedules.flatMap((one) => this.bench.runsOf(one.id))
    for (const run of model.runs) {
      if (run.scheduleId !== null || run.runId === null) continue
      const found = this.bench.read((tx) => tx.getRun(run.runId ?? ''))
      expect(found && `${found.status} ${found.reason}`, `run ${run.runId}`).toBe(`${run.status} ${run.reason}`)
      if (found) runs.push(found)
    }
    const seqs = runs.map((run) => run.seq).sort((a, b) => a - b)
    expect(seqs, 'seq has no gap').toEqual(model.runs.map((_run, index) => index + 1))
    for (const run of runs) {
      const text = JSON.stringify(run)
      expect(this.#seen.get(run.id) ?? text, 'R40 a run never changes').toBe(text)
      this.#seen.set(run.id, text)
    }
  }
}
