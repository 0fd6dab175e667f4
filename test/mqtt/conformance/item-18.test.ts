// 18. Sleep and wake: what waited is drained in order and answered, nothing timed out meanwhile, everybody with work is told anew.
import { expect } from 'vitest'
import { DEVICE } from '../wire-bench.ts'
import { everywhere } from './everywhere.ts'

const MINUTE = 60_000

everywhere(
  'what the broker kept is judged in order; where it keeps nothing, the device says it again',
  async (open) => {
    const bench = await open()
    bench.post('j1', { timeoutMinutes: 10 })
    bench.post('j2')
    bench.pass(1_000)
    await bench.startNext({ stepTimeoutInMinutes: 5 })
    await bench.heard()
    const topic = bench.topics.update(DEVICE, 'j1')
    await bench.sleep()
    const words = [
      { status: 'IN_PROGRESS', statusDetails: { p: '50' }, clientToken: 'a', expectedVersion: 2 },
      { status: 'SUCCEEDED', clientToken: 'b', expectedVersion: 3 },
    ]
    for (const word of words) await bench.say(topic, word)
    // A night: the wall went on, the computer did not. No timer of a device runs out because of it.
    bench.pass(8 * 60 * MINUTE, true)
    await bench.wake()
    if (bench.broker.isClean) {
      expect(await bench.answers(topic, 0)).toEqual([])
      for (const word of words) await bench.say(topic, word)
    }
    const answers = await bench.answers(topic, 2)
    expect(answers.map(({ accepted, payload }) => [accepted, payload.clientToken])).toEqual([
      [true, 'a'],
      [true, 'b'],
    ])
    const heard = await bench.heard()
    expect(heard.at(-1)).toBe('next j2')
    expect((await bench.get()).payload).toMatchObject({ inProgressJobs: [], queuedJobs: [{ jobId: 'j2' }] })
  },
)

everywhere('every device with work is told after a start, the others are not', async (open) => {
  const bench = await open()
  await bench.heard()
  await bench.sleep()
  await bench.wake()
  expect(await bench.heard()).toEqual([])
  bench.post('j1')
  await bench.heard()
  await bench.sleep()
  bench.post('j2')
  await bench.wake()
  expect(await bench.heard()).toEqual(['notify j1,j2', 'next j1'])
})

everywhere('a timer that ran out while the console was awake is no matter of sleep', async (open) => {
  const bench = await open()
  bench.post('j1', { timeoutMinutes: 10 })
  await bench.startNext()
  bench.pass(4 * MINUTE)
  bench.pass(8 * 60 * MINUTE, true)
  bench.pass(5 * MINUTE)
  const { execution } = (await bench.describe('j1')).payload
  expect(execution).toMatchObject({ status: 'IN_PROGRESS', approximateSecondsBeforeTimedOut: 60 })
  bench.pass(MINUTE)
  expect((await bench.describe('j1')).payload.code).toBe('TerminalStateReached')
})
