// 14. A repeated QoS 1 update changes nothing and is told the state; a token never means "the same request".
import { expect } from 'vitest'
import { DEVICE } from '../wire-bench.ts'
import { everywhere } from './everywhere.ts'

everywhere('a repeated last word changes nothing and is told the state, whatever version it carries', async (open) => {
  const bench = await open()
  bench.post('j1')
  await bench.startNext()
  const end = { expectedVersion: 2, includeJobExecutionState: true }
  const state = { status: 'SUCCEEDED', versionNumber: 3 }
  expect((await bench.update('j1', 'SUCCEEDED', end)).payload.executionState).toMatchObject(state)
  await bench.heard()
  // DESIGN 6.2: what has ended says so under its old version, the current one, a future one, none.
  for (const expectedVersion of [2, 3, 99, undefined]) {
    const late = await bench.update('j1', 'SUCCEEDED', { expectedVersion })
    expect(late).toMatchObject({
      accepted: false,
      payload: { code: 'InvalidStateTransition', executionState: state },
    })
  }
  expect(await bench.heard()).toEqual([])
})

everywhere(
  'one token for everything, as a published client has it: each request is judged and answered',
  async (open) => {
    const bench = await open()
    bench.post('j1')
    bench.post('j2')
    const topic = (job: string) => bench.topics.update(DEVICE, job)
    const body = { status: 'SUCCEEDED', clientToken: 'always' }
    for (const job of ['j1', 'j1', 'j2']) await bench.say(topic(job), body)
    const words = async (job: string, count: number) =>
      (await bench.answers(topic(job), count)).map(({ accepted, payload }) => [accepted, payload.clientToken])
    expect(await words('j1', 2)).toEqual([
      [true, 'always'],
      [false, 'always'],
    ])
    expect(await words('j2', 1)).toEqual([[true, 'always']])
  },
)
