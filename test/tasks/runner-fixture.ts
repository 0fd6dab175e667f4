// A task runner with nothing behind it but what a test gives; waits on its reports, never on time.
import type { LocalOutcome, LocalStart } from '../../src-main/engine/ports/tasks.ts'
import { localTasks } from '../../src-main/tasks/registry.ts'
import { LocalTaskRunner } from '../../src-main/tasks/runner.ts'
import type { LocalTask, TaskServices } from '../../src-main/tasks/task.ts'
import { Bell } from '../support/until.ts'

const unasked = () => Promise.reject(new Error('this test gives no such service'))
const unaskedNow = () => {
  throw new Error('this test gives no such service')
}

export const services: TaskServices = {
  workspacePath: '/nowhere',
  settings: () => ({ scriptAllowList: [] }),
  cleanUpHistory: (days) => Promise.resolve({ deletedCount: 7, retentionDays: days, removedFolders: 0 }),
  backUpStore: unasked,
  exportReport: unasked,
  checkIntegrity: unasked,
  listen: unasked,
  storeHeard: unaskedNow,
  checkAlerts: unaskedNow,
}

/** Started and finished runs as the engine would hear of them. */
export function makeRunner(given: Partial<TaskServices> = {}, tasks: readonly LocalTask[] = localTasks) {
  const started: string[] = []
  const finished: { runId: string; outcome: LocalOutcome }[] = []
  /** What came together, as the engine would commit it. */
  const batches: string[][] = []
  const bell = new Bell()
  const runner = new LocalTaskRunner({
    onReports: (reports) => {
      batches.push(reports.map(({ kind, runId }) => `${kind} ${runId}`))
      for (const report of reports) {
        if (report.kind === 'started') started.push(report.runId)
        else finished.push({ runId: report.runId, outcome: report.outcome })
      }
      bell.ring()
    },
    now: () => ({ wallAt: 0, monoMs: 0 }),
    services: { ...services, ...given },
    tasks,
  })
  const work = (taskFunctionKey: string, change: Partial<LocalStart> = {}): LocalStart => {
    return { jobId: 'j', runId: 'r', taskFunctionKey, params: {}, timeoutMs: null, attempt: 1, ...change }
  }
  const outcomeOf = async (start: LocalStart): Promise<LocalOutcome> => {
    runner.start(start)
    await bell.until(() => finished.some(({ runId }) => runId === start.runId))
    return finished.find(({ runId }) => runId === start.runId)?.outcome as LocalOutcome
  }
  return { runner, started, finished, batches, until: (holds: () => boolean) => bell.until(holds), work, outcomeOf }
}
