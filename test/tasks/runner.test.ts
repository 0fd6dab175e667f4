// Local work: started, reported once, stopped, timed out; and what the three task functions do.
import { describe, expect, test } from 'vitest'
import type { LocalOutcome, LocalStart } from '../../src-main/engine/ports/tasks.ts'
import { parameter } from '../../src-preload/contract/entities.ts'
import { localTasks, taskDefinitions } from '../../src-main/tasks/registry.ts'
import { LocalTaskRunner } from '../../src-main/tasks/runner.ts'
import type { LocalTask } from '../../src-main/tasks/task.ts'

const deaf: LocalTask = {
  ...{
    key: 'deaf',
    nameEn: 'Deaf',
    nameAr: 'أصم',
    descriptionEn: null,
    descriptionAr: null,
    jobType: 'internal',
    reach: 'local',
  },
  ...{ parameters: [], isIdempotent: true },
  run: () => new Promise(() => {}),
}
const broken: LocalTask = { ...deaf, key: 'broken', run: () => Promise.reject(new TypeError('no such thing')) }

function makeRunner() {
  const started: string[] = []
  const finished: { runId: string; outcome: LocalOutcome }[] = []
  const wake: (() => void)[] = []
  const runner = new LocalTaskRunner({
    onStarted: (runId) => {
      started.push(runId)
      for (const call of wake.splice(0)) call()
    },
    onFinished: (runId, outcome) => {
      finished.push({ runId, outcome })
      for (const call of wake.splice(0)) call()
    },
    cleanUpHistory: (days) => Promise.resolve({ deletedCount: 7, retentionDays: days ?? 30 }),
    tasks: [...localTasks, deaf, broken],
  })
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => wake.push(resolve))
  }
  const work = (taskFunctionKey: string, change: Partial<LocalStart> = {}): LocalStart => {
    return { jobId: 'j', runId: 'r', taskFunctionKey, params: {}, timeoutMs: null, attempt: 1, ...change }
  }
  const outcomeOf = async (start: LocalStart): Promise<LocalOutcome | undefined> => {
    runner.start(start)
    await until(() => finished.length > 0)
    return finished[0]?.outcome
  }
  return { runner, started, finished, until, work, outcomeOf }
}

describe('task functions', () => {
  test('are known by key, in two languages, with parameters of the contract', () => {
    expect(taskDefinitions.map(({ key, reach }) => [key, reach])).toEqual([
      ['wait', 'local'],
      ['fail', 'local'],
      ['history_cleanup', 'local'],
      ['device_document', 'fleet'],
    ])
    for (const { nameEn, nameAr, parameters } of taskDefinitions) {
      expect([nameEn.length > 0, /[\u0600-\u06ff]/.test(nameAr)]).toEqual([true, true])
      for (const item of parameters) expect(parameter.safeParse(item).success).toBe(true)
    }
  })

  test('wait succeeds, fail fails in the given words, history_cleanup asks the engine', async () => {
    const done = async (key: string, params: object) => {
      const { outcomeOf, work } = makeRunner()
      return outcomeOf(work(key, { params: { ...params } }))
    }
    expect(await done('wait', { seconds: 0 })).toMatchObject({
      status: 'COMPLETED',
      reason: 'succeeded',
      result: { seconds: 0 },
    })
    expect(await done('fail', { message: 'no paper' })).toMatchObject({
      status: 'FAILED',
      reason: 'failed',
      errorMessage: 'no paper',
    })
    expect(await done('history_cleanup', { days: 5 })).toMatchObject({
      status: 'COMPLETED',
      result: { deletedCount: 7, retentionDays: 5 },
    })
    expect(await done('history_cleanup', {})).toMatchObject({ result: { retentionDays: 30 } })
  })
})

describe('runner', () => {
  test('starts after the call has returned', async () => {
    const { runner, started, until, work } = makeRunner()
    runner.start(work('wait', { params: { seconds: 3600 } }))
    expect(started).toEqual([])
    await until(() => started.length === 1)
    runner.stopAll()
  })

  test('a stop ends it as cancelled, a forced one as forced, once', async () => {
    for (const [force, reason] of [
      [false, 'cancelled'],
      [true, 'forced'],
    ] as const) {
      const { runner, started, finished, until, work } = makeRunner()
      runner.start(work('wait', { params: { seconds: 3600 } }))
      await until(() => started.length === 1)
      runner.stop('r', force)
      runner.stop('r', force)
      await until(() => finished.length === 1)
      expect(finished).toMatchObject([{ runId: 'r', outcome: { status: 'FAILED', reason } }])
      expect(runner.runningCount).toBe(0)
    }
  })

  test('what does not listen is ended by force and by its time limit all the same', async () => {
    const forced = makeRunner()
    forced.runner.start(forced.work('deaf'))
    await forced.until(() => forced.started.length === 1)
    forced.runner.stop('r', true)
    expect(forced.finished).toMatchObject([{ outcome: { reason: 'forced' } }])
    const limited = makeRunner()
    expect(await limited.outcomeOf(limited.work('deaf', { timeoutMs: 1 }))).toMatchObject({
      status: 'FAILED',
      reason: 'timed_out',
    })
  })

  test('a throw is a failure with its stack; an unknown function says so', async () => {
    const thrown = makeRunner()
    const outcome = await thrown.outcomeOf(thrown.work('broken'))
    expect(outcome).toMatchObject({ status: 'FAILED', reason: 'failed', errorMessage: 'no such thing' })
    expect(outcome?.errorDetail).toContain('TypeError')
    const unknown = makeRunner()
    expect(await unknown.outcomeOf(unknown.work('fly'))).toMatchObject({
      status: 'FAILED',
      errorMessage: expect.stringContaining('"fly"'),
    })
  })

  test('stopAll ends all without a word: the engine has taken the work back', async () => {
    const { runner, started, finished, until, work } = makeRunner()
    runner.start(work('wait', { params: { seconds: 3600 } }))
    await until(() => started.length === 1)
    runner.start(work('wait', { runId: 'later', params: { seconds: 0 } }))
    runner.stopAll()
    await new Promise((resolve) => setImmediate(resolve))
    expect([started, finished, runner.runningCount]).toEqual([['r'], [], 0])
  })
})
