// Local work: started, reported once, stopped, timed out; and what the three task functions do.
import { describe, expect, test } from 'vitest'
import { functionParameter } from '../../src-preload/contract/entities.ts'
import { localTasks, taskDefinitions } from '../../src-main/tasks/registry.ts'
import type { LocalTask } from '../../src-main/tasks/task.ts'
import { makeRunner as makeRunnerOf } from './runner-fixture.ts'

const deaf: LocalTask = {
  ...{ key: 'deaf', nameEn: 'Deaf', nameAr: 'أصم', descriptionEn: null, descriptionAr: null },
  ...{ jobType: 'internal', reach: 'local', parameters: [], isIdempotent: true, timeoutMs: null, check: () => [] },
  run: () => new Promise(() => {}),
}
const broken: LocalTask = { ...deaf, key: 'broken', run: () => Promise.reject(new TypeError('no such thing')) }
const limited: LocalTask = { ...deaf, key: 'limited', timeoutMs: 1 }
/** Needs a moment after its signal and tells what it had. */
const tidy: LocalTask = {
  ...{ ...deaf, key: 'tidy', endsWithinMs: 60_000 },
  run: (_params, { signal, keep }) =>
    new Promise((resolve) => {
      keep({ logPath: 'runs/r/log.txt' })
      const end = () => resolve({ ok: false, wasStopped: true, artifacts: ['half.txt'] })
      signal.addEventListener('abort', () => setImmediate(end))
    }),
}

const makeRunner = () => makeRunnerOf({}, [...localTasks, deaf, broken, limited, tidy])

describe('task functions', () => {
  test('are known by key, in two languages, with parameters of the contract', () => {
    const reaches = Object.fromEntries(taskDefinitions.map(({ key, reach }) => [key, reach]))
    expect(reaches).toMatchObject({
      ...{ wait: 'local', fail: 'local', custom_script: 'local', history_cleanup: 'local', store_backup: 'local' },
      ...{ report_export: 'local', integrity_check: 'local', device_document: 'fleet' },
    })
    expect(Object.keys(reaches)).toHaveLength(taskDefinitions.length)
    for (const { nameEn, nameAr, parameters } of taskDefinitions) {
      expect([nameEn.length > 0, /[\u0600-\u06ff]/.test(nameAr)]).toEqual([true, true])
      for (const item of parameters) expect(functionParameter.safeParse(item).success).toBe(true)
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
    expect(await done('history_cleanup', {})).toMatchObject({
      result: { retentionDays: null },
      resultSummary: 'No retention is set: nothing was removed',
    })
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

  test('the task function has a time limit of its own where the job has none', async () => {
    const { outcomeOf, work } = makeRunner()
    expect(await outcomeOf(work('limited'))).toMatchObject({ reason: 'timed_out' })
  })

  test('what has to tidy up after its signal keeps what it knows', async () => {
    for (const [how, reason] of [
      [{ timeoutMs: 1 }, 'timed_out'],
      [{}, 'cancelled'],
    ] as const) {
      const { runner, started, finished, until, work } = makeRunner()
      runner.start(work('tidy', how))
      await until(() => started.length === 1)
      if (reason === 'cancelled') runner.stop('r', false)
      await until(() => finished.length === 1)
      const kept = { logPath: 'runs/r/log.txt', artifacts: ['half.txt'] }
      expect(finished).toMatchObject([{ outcome: { status: 'FAILED', reason, ...kept } }])
    }
  })

  test('force does not wait, and what was kept is there all the same', async () => {
    const { runner, started, finished, until, work } = makeRunner()
    runner.start(work('tidy'))
    await until(() => started.length === 1)
    await new Promise((resolve) => setImmediate(resolve))
    runner.stop('r', true)
    expect(finished).toMatchObject([{ outcome: { reason: 'forced', logPath: 'runs/r/log.txt' } }])
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

  test('what starts together is told together before it begins, and so is what ends together', async () => {
    const begun: number[] = []
    const run = () => {
      begun.push(batches.length)
      return Promise.resolve({ ok: true })
    }
    const { runner, finished, batches, until, work } = makeRunnerOf({}, [{ ...deaf, key: 'quick', run }])
    for (const runId of ['a', 'b', 'c']) runner.start(work('quick', { runId }))
    await until(() => finished.length === 3)
    expect(begun).toEqual([1, 1, 1])
    expect(batches).toEqual([
      ['started a', 'started b', 'started c'],
      ['finished a', 'finished b', 'finished c'],
    ])
  })

  test('who asks before a stop hears at once what has ended; nothing is told twice', async () => {
    const { runner, started, finished, batches, until, work } = makeRunner()
    runner.start(work('wait', { params: { seconds: 3600 } }))
    await until(() => started.length === 1)
    runner.stop('r', true)
    expect(finished).toHaveLength(1)
    runner.flushEnds()
    runner.stopAll()
    await new Promise((resolve) => setImmediate(resolve))
    expect(batches).toEqual([['started r'], ['finished r']])
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
