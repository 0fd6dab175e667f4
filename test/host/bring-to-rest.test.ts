// R44: waiting for local work to end before the engine is stopped.
import { expect, test } from 'vitest'
import { bringToRest } from '../../src-main/host/bring-to-rest.ts'
import type { Restable } from '../../src-main/host/bring-to-rest.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import type { StopMode } from '../../src-preload/contract/vocabulary.ts'

/** An engine with a number of local jobs; `change` is what the test does to it. */
function fake(running: number) {
  const asked: StopMode[] = []
  let stopping: { mode: StopMode; running: number } | null = null
  let listener: (() => void) | null = null
  let isGone = false
  const engine: Restable = {
    prepareStop: async (mode) => {
      asked.push(mode)
      stopping = { mode, running }
      return isGone ? failure('engine_stopped', '') : { ok: true, value: { running: mode === 'park' ? 0 : running } }
    },
    status: async () => (isGone ? failure('engine_stopped', '') : ({ ok: true, value: { stopping } } as never)),
    onChange: (next) => {
      listener = next
      return () => {
        listener = null
      }
    },
  }
  const change = (to: number | null | 'gone') => {
    if (to === 'gone') isGone = true
    else stopping = to === null ? null : { mode: 'drain', running: to }
    listener?.()
  }
  return { engine, asked, change, isHeard: () => listener !== null }
}

test('R44 drain waits until the last one has ended, and listens no longer', async () => {
  const { engine, asked, change, isHeard } = fake(2)
  const resting = bringToRest(engine, 'drain')
  await Promise.resolve()
  change(1)
  let isOver = false
  void resting.then(() => {
    isOver = true
  })
  await engine.status()
  expect(isOver).toBe(false)
  change(0)
  expect(await resting).toBe('rest')
  expect([asked, isHeard()]).toEqual([['drain'], false])
})

test('R44 a park has nothing to wait for', async () => {
  expect(await bringToRest(fake(3).engine, 'park')).toBe('rest')
})

test('R44 who resumes meanwhile keeps the app; an engine that is gone keeps nobody', async () => {
  const kept = fake(1)
  const staying = bringToRest(kept.engine, 'cancel')
  await Promise.resolve()
  kept.change(null)
  expect(await staying).toBe('kept')
  const lost = fake(1)
  const leaving = bringToRest(lost.engine, 'drain')
  await Promise.resolve()
  lost.change('gone')
  expect(await leaving).toBe('rest')
})
