/** Runs local work for the engine: starts it, stops it, keeps its time limit, reports how it ended. Decides nothing about the job. */
import type { Now } from '../engine/ports/clock.ts'
import type { LocalOutcome, LocalReport, LocalStart, TaskRunner } from '../engine/ports/tasks.ts'
import { fleetTasks, localTasks } from './registry.ts'
import type { LocalTask, TaskContext, TaskServices } from './task.ts'

export type RunnerOptions = {
  /**
   * Starts and ends, as many as there are at the time: the engine makes one commit of them. A start is told before its function is
   * called, so that no work begins that the store does not know of (R39). Never called before `start` has returned: the engine is
   * inside a commit then.
   */
  readonly onReports: (reports: readonly LocalReport[]) => void
  readonly now: () => Now
  readonly services: TaskServices
  readonly tasks?: readonly LocalTask[]
}

type StopWord = 'cancelled' | 'forced' | 'timed_out'
type Starting = { readonly work: LocalStart; readonly running: Running }
type Running = {
  readonly abort: AbortController
  readonly force: AbortController
  stopped: StopWord | null
  done: boolean
  /** What is known of it before it has answered. */
  known: Pick<LocalOutcome, 'logPath'>
  timer: NodeJS.Timeout | null
}

const STOP_TEXT: Readonly<Record<StopWord, string>> = {
  cancelled: 'Cancelled while it ran',
  forced: 'Ended by force',
  timed_out: 'Did not end within its time limit',
}

export class LocalTaskRunner implements TaskRunner {
  readonly definitions: TaskRunner['definitions']
  readonly #options: RunnerOptions
  readonly #tasks: ReadonlyMap<string, LocalTask>
  readonly #running = new Map<string, Running>()
  #starting: Starting[] = []
  #ended: LocalReport[] = []
  #isAwaited = false

  constructor(options: RunnerOptions) {
    const tasks = options.tasks ?? localTasks
    this.#options = options
    this.#tasks = new Map(tasks.map((task) => [task.key, task]))
    this.definitions = [...tasks, ...fleetTasks]
  }

  get runningCount(): number {
    return this.#running.size
  }

  start(work: LocalStart): void {
    const running: Running = {
      ...{ abort: new AbortController(), force: new AbortController() },
      ...{ stopped: null, done: false, known: {}, timer: null },
    }
    this.#running.set(work.runId, running)
    this.#starting.push({ work, running })
    this.#flushSoon()
  }

  /** Tells now what has ended, without waiting for others; for a stop, before the engine gives back what still runs. */
  flushEnds(): void {
    const ended = this.#ended
    this.#ended = []
    if (ended.length > 0) this.#options.onReports(ended)
  }

  // One commit for all that came in while the last one was made: alone, a report waits for nothing but the end of this turn.
  #flushSoon(): void {
    if (this.#isAwaited) return
    this.#isAwaited = true
    setImmediate(() => {
      this.#isAwaited = false
      this.#flush()
    })
  }

  #flush(): void {
    const starting = this.#starting.filter(({ running }) => !running.done)
    const ended = this.#ended
    this.#starting = []
    this.#ended = []
    const at = this.#options.now()
    const started = starting.map(({ work }): LocalReport => ({ kind: 'started', runId: work.runId, at }))
    if (ended.length + started.length > 0) this.#options.onReports([...ended, ...started])
    for (const { work, running } of starting) void this.#run(work, running)
  }

  stop(runId: string, force: boolean): void {
    const running = this.#running.get(runId)
    if (!running) return
    this.#end(running, force ? 'forced' : 'cancelled')
    if (!force) return
    running.force.abort(new Error(STOP_TEXT.forced))
    this.#report(runId, running, this.#stoppedOutcome('forced', running))
    // Who forces asks at once whether it has ended.
    this.flushEnds()
  }

  /** Ends everything without reporting: the engine has given the work back already (R36). */
  stopAll(): void {
    const why = new Error('the engine stops')
    for (const running of this.#running.values()) {
      running.done = true
      if (running.timer) clearTimeout(running.timer)
      running.abort.abort(why)
      running.force.abort(why)
    }
    this.#running.clear()
    this.#ended = []
  }

  async #run(work: LocalStart, running: Running): Promise<void> {
    if (running.done) return
    const task = this.#tasks.get(work.taskFunctionKey)
    const limitMs = work.timeoutMs ?? task?.timeoutMs ?? null
    if (limitMs !== null) running.timer = setTimeout(() => this.#timeOut(work.runId, running, task), limitMs)
    const outcome = await this.#outcomeOf(work, task, running)
    this.#report(work.runId, running, outcome)
  }

  #timeOut(runId: string, running: Running, task: LocalTask | undefined): void {
    this.#end(running, 'timed_out')
    const give = () => this.#report(runId, running, this.#stoppedOutcome('timed_out', running))
    // A task that does not listen to its signal must not hold its place for ever; one that has to tidy up gets the time for it.
    const patience = task?.endsWithinMs ?? null
    if (patience === null) give()
    else running.timer = setTimeout(give, patience)
  }

  #end(running: Running, word: StopWord): void {
    running.stopped ??= word
    running.abort.abort(new Error(STOP_TEXT[word]))
  }

  #stoppedOutcome(word: StopWord, running: Running): LocalOutcome {
    return { ...running.known, status: 'FAILED', reason: word, errorMessage: STOP_TEXT[word] }
  }

  #contextOf(work: LocalStart, running: Running): TaskContext {
    return {
      ...this.#options.services,
      signal: running.abort.signal,
      forceSignal: running.force.signal,
      runId: work.runId,
      attempt: work.attempt,
      timezone: work.timezone ?? null,
      keep: (known) => {
        running.known = { ...running.known, ...known }
      },
    }
  }

  async #outcomeOf(work: LocalStart, task: LocalTask | undefined, running: Running): Promise<LocalOutcome> {
    if (!task) {
      const errorMessage = `This version has no task function "${work.taskFunctionKey}"`
      return { status: 'FAILED', reason: 'failed', errorMessage }
    }
    try {
      const { ok, wasStopped, ...rest } = await task.run(work.params, this.#contextOf(work, running))
      if (wasStopped && running.stopped) return { ...rest, ...this.#stoppedOutcome(running.stopped, running) }
      // What it finished before it noticed the stop still counts as finished.
      return { ...running.known, status: ok ? 'COMPLETED' : 'FAILED', reason: ok ? 'succeeded' : 'failed', ...rest }
    } catch (error) {
      if (running.stopped) return this.#stoppedOutcome(running.stopped, running)
      const { message, stack } = error instanceof Error ? error : new Error(String(error))
      const failed = { status: 'FAILED', reason: 'failed', errorMessage: message } as const
      return { ...running.known, ...failed, ...(stack && { errorDetail: stack }) }
    }
  }

  /** Once per run, whoever comes first. */
  #report(runId: string, running: Running, outcome: LocalOutcome): void {
    if (running.timer) clearTimeout(running.timer)
    if (running.done) return
    running.done = true
    this.#running.delete(runId)
    this.#ended.push({ kind: 'finished', runId, outcome, at: this.#options.now() })
    this.#flushSoon()
  }
}
