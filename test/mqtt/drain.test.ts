// When what waited at the broker has been read, and whether so much came that its queue may have overflowed.
import { expect, test } from 'vitest'
import type { LinkNews } from '../../src-main/engine/ports/device-link.ts'
import { Drain } from '../../src-main/mqtt/drain.ts'

function drained(arrived: number, queueCap: number | undefined, sessionPresent = true): Promise<LinkNews> {
  return new Promise((done) => {
    const tell = (news: LinkNews) => news.state === 'drained' && done(news)
    const drain = new Drain({ tell, isIdle: () => true, quietMs: 1, ...(queueCap !== undefined && { queueCap }) })
    drain.away()
    for (let count = 0; count < arrived; count += 1) drain.arrived()
    drain.connected(sessionPresent)
  })
}

test('nine tenths of the cap are too near to it; the cap is the profile’s, 1,000 where none is said, none where it is 0', async () => {
  const full = async (...given: Parameters<typeof drained>) => (await drained(...given)) as { isFull: boolean }
  expect([await full(899, undefined), await full(900, undefined)]).toMatchObject([{ isFull: false }, { isFull: true }])
  expect([await full(89, 100), await full(90, 100)]).toMatchObject([{ isFull: false }, { isFull: true }])
  expect(await full(5_000, 0)).toMatchObject({ isFull: false })
  // Without a session the broker kept nothing: whatever came is news.
  expect(await full(5_000, 100, false)).toMatchObject({ isFull: false })
})
