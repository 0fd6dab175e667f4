/** Runs local work for the engine: starts it, stops it, keeps its time limit, reports how it ended. Decides nothing about the job. */
import type { LocalOutcome, LocalStart, TaskRunner } from '../engine/ports/tasks.ts'
import type { LocalTask, TaskContext } from './task.ts'
import { localTasks, taskDefinitions } from './registry.ts'

export type RunnerOptions = {
  /** Never called before `start` has returned: the engine is inside a commit then. */
  readonly onStarted: (runId: string) => void
  readonly onFinished: (runId: string, outcome: LocalOutcome) => void
  readonly cleanUpHistory: TaskContext['cleanUpHistory']
  readonly tasks?: readonly LocalTask[]
}

type StopWord = 'cancelled' | 'forced' | 'timed_out'
type Running = { readonly abort: AbortController; stopped: StopWord | null; done: boolean }

const STOP_TEXT: Readonly<Record<StopWord, string>> = {
  cancelled: 'Cancelled while it ran',
  forced: 'Ended by force',
  timed_out: 'Did not end within its time limit',
}

export class LocalTaskRunner implements TaskRunner {
  readonly definitions = taskDefinitions
  readonly #options: RunnerOptions
  readonly #tasks: ReadonlyMap<string, LocalTask>
  readonly #running = new Map<string, Running>()

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#tasks = new Map((options.tasks ?? localTasks).map((task) => [task.key, task]))
  }

  get runningCount(): number {
    return this.#running.size
  }

  start(work: LocalStart): void {
    const running: Running = { abort: new AbortController(), stopped: null, done: false }
    this.#running.set(work.runId, running)
    setImmediate(() => void this.#run(work, running))
  }

  stop(runId: string, force: boolean): void {
    const running = this.#running.get(runId)
    if (!running) return
    this.#end(running, force ? 'forced' : 'cancelled')
    if (force) this.#report(runId, running, this.#stoppedOutcome('forced'))
  }

  /** Ends everything without reporting: the engine has given the work back already (R36). */
  stopAll(): void {
    for (const running of this.#running.values()) {
      running.done = true
      running.abort.abort(new Error('the engine stops'))
    }
    this.#running.clear()
  }

  async #run(work: LocalStart, running: Running): Promise<void> {
    if (running.done) return
    this.#options.onStarted(work.runId)
    const limit = work.timeoutMs === null ? null : setTimeout(() => this.#timeOut(work.runId, running), work.timeoutMs)
    const outcome = await this.#outcomeOf(work, running)
    if (limit) clearTimeout(limit)
    this.#report(work.runId, running, outcome)
  }

  #timeOut(runId: string, running: Running): void {
    this.#end(running, 'timed_out')
    // A task that does not listen to its signal must not hold its place for ever.
    this.#report(runId, running, this.#stoppedOutcome('timed_out'))
  }

  #end(running: Running, word: StopWord): void {
    running.stopped ??= word
    running.abort.abort(new Error(STOP_TEXT[word]))
  }

  #stoppedOutcome(word: StopWord): LocalOutcome {
    return { status: 'FAILED', reason: word, errorMessage: STOP_TEXT[word] }
  }

  async #outcomeOf(work: LocalStart, running: Running): Promise<LocalOutcome> {
    const task = this.#tasks.get(work.taskFunctionKey)
    if (!task)
      return {
        status: 'FAILED',
        reason: 'failed',
        errorMessage: `This version has no task function "${work.taskFunctionKey}"`,
      }
    const context: TaskContext = {
      signal: running.abort.signal,
      attempt: work.attempt,
      cleanUpHistory: this.#options.cleanUpHistory,
    }
    try {
      const { ok, ...rest } = await task.run(work.params, context)
      // What it finished before it noticed the stop still counts as finished.
      return { status: ok ? 'COMPLETED' : 'FAILED', reason: ok ? 'succeeded' : 'failed', ...rest }
    } catch (error) {
      if (running.stopped) return this.#stoppedOutcome(running.stopped)
      const { message, stack } = error instanceof Error ? error : new Error(String(error))
      return { status: 'FAILED', reason: 'failed', errorMessage: message, ...(stack && { errorDetail: stack }) }
    }
  }

  /** Once per run, whoever comes first. */
  #report(runId: string, running: Running, outcome: LocalOutcome): void {
    if (running.done) return
    running.done = true
    this.#running.delete(runId)
    this.#options.onFinished(runId, outcome)
  }
}
