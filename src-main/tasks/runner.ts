/** Runs local work for the engine: starts it, stops it, keeps its time limit, reports how it ended. Decides nothing about the job. */
import type { LocalOutcome, LocalStart, TaskRunner } from '../engine/ports/tasks.ts'
import { fleetTasks, localTasks } from './registry.ts'
import type { LocalTask, TaskContext, TaskServices } from './task.ts'

export type RunnerOptions = {
  /** Never called before `start` has returned: the engine is inside a commit then. */
  readonly onStarted: (runId: string) => void
  readonly onFinished: (runId: string, outcome: LocalOutcome) => void
  readonly services: TaskServices
  readonly tasks?: readonly LocalTask[]
}

type StopWord = 'cancelled' | 'forced' | 'timed_out'
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
    setImmediate(() => void this.#run(work, running))
  }

  stop(runId: string, force: boolean): void {
    const running = this.#running.get(runId)
    if (!running) return
    this.#end(running, force ? 'forced' : 'cancelled')
    if (!force) return
    running.force.abort(new Error(STOP_TEXT.forced))
    this.#report(runId, running, this.#stoppedOutcome('forced', running))
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
  }

  async #run(work: LocalStart, running: Running): Promise<void> {
    if (running.done) return
    this.#options.onStarted(work.runId)
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
    this.#options.onFinished(runId, outcome)
  }
}
