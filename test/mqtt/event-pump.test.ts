// Events leave in order, at least once, and only when the connection stands.
import { expect, test } from 'vitest'
import type { WaitingEvent } from '../../src-main/engine/ports/device-link.ts'
import { EventPump } from '../../src-main/mqtt/event-pump.ts'

function outbox(count: number) {
  const waiting: WaitingEvent[] = Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    topic: `t${at + 1}`,
    payload: '{}',
  }))
  const published: number[] = []
  const broker = { isHung: false, isStoring: true }
  const held: (() => void)[] = []
  const pump = new EventPump({
    fetch: (limit) => waiting.slice(0, limit),
    publish: ({ id }) => {
      published.push(id)
      return broker.isHung ? new Promise((resolve) => held.push(() => resolve(false))) : Promise.resolve(true)
    },
    sent: (ids) => {
      if (!broker.isStoring) return false
      for (const id of ids)
        waiting.splice(
          waiting.findIndex((it) => it.id === id),
          1,
        )
      return true
    },
  })
  return { waiting, published, pump, broker, held }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at)

test('nothing leaves before the connection stands; then all, in order, in batches', async () => {
  const { pump, published, waiting } = outbox(250)
  pump.wake()
  await settled()
  expect(published).toEqual([])
  pump.open()
  await settled()
  expect(published).toEqual(upTo(250))
  expect(waiting).toEqual([])
})

test('what a broken connection swallowed is sent again', async () => {
  const { pump, published, waiting, broker, held } = outbox(3)
  broker.isHung = true
  pump.open()
  await settled()
  expect(published).toEqual([1, 2, 3])
  pump.close()
  for (const lose of held) lose()
  await settled()
  expect(waiting).toHaveLength(3)
  broker.isHung = false
  pump.open()
  await settled()
  expect(published).toEqual([1, 2, 3, 1, 2, 3])
  expect(waiting).toEqual([])
})

test('when the store refuses to forget them, they are not sent round and round', async () => {
  const { pump, published, waiting, broker } = outbox(2)
  broker.isStoring = false
  pump.open()
  await settled()
  expect(published).toEqual([1, 2])
  broker.isStoring = true
  pump.wake()
  await settled()
  expect(published).toEqual([1, 2, 1, 2])
  expect(waiting).toEqual([])
})
