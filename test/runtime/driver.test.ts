// The loop around tick: how long it sleeps, what a poke does, how it ends.
import { describe, expect, test } from 'vitest'
import { createDriver, LONGEST_SLEEP_MS } from '../../src-main/runtime/driver.ts'
import { manualClock } from './manual-clock.ts'

function driverWith(nextAt: (at: number) => number) {
  const time = manualClock()
  const ticks: number[] = []
  const faults: unknown[] = []
  const driver = createDriver(
    time.clock,
    ({ wallAt }) => {
      ticks.push(wallAt)
      return { nextAt: nextAt(wallAt) }
    },
    (error) => faults.push(error),
  )
  return { ...time, driver, ticks, faults }
}

describe('driver', () => {
  test('ticks at once, then when it is wanted', () => {
    const { driver, ticks, advance, pending } = driverWith((at) => at + 700)
    driver.start()
    advance(0)
    expect(ticks).toHaveLength(1)
    expect(pending()).toEqual([700])
    advance(1_400)
    expect(ticks).toHaveLength(3)
  })

  test('never sleeps longer than 30 s (R22), and never spins', () => {
    const far = driverWith((at) => at + 86_400_000)
    far.driver.start()
    far.advance(0)
    expect(far.pending()).toEqual([LONGEST_SLEEP_MS])
    const past = driverWith((at) => at - 5)
    past.driver.start()
    past.advance(0)
    expect(past.pending()).toEqual([1])
  })

  test('many pokes are one tick, at most one each 20 ms', () => {
    const { driver, ticks, advance } = driverWith((at) => at + 10_000)
    driver.start()
    advance(0)
    for (let count = 0; count < 1_000; count += 1) driver.poke()
    expect(ticks).toHaveLength(1)
    advance(19)
    expect(ticks).toHaveLength(1)
    advance(1)
    expect(ticks).toHaveLength(2)
    advance(500)
    expect(ticks).toHaveLength(2)
  })

  test('a poke from inside a tick asks for nothing', () => {
    const time = manualClock()
    let count = 0
    const driver = createDriver(
      time.clock,
      () => {
        count += 1
        driver.poke()
        return { nextAt: time.clock.now().wallAt + 5_000 }
      },
      () => {},
    )
    driver.start()
    time.advance(1_000)
    expect(count).toBe(1)
  })

  test('stops, also from inside a tick', () => {
    const { driver, ticks, advance, pending } = driverWith((at) => at + 10)
    driver.start()
    advance(25)
    driver.stop()
    driver.poke()
    advance(1_000)
    expect(ticks).toHaveLength(3)
    expect(pending()).toEqual([])
  })

  test('a tick that throws ends the loop and is told', () => {
    const { driver, faults, advance, pending } = driverWith(() => {
      throw new Error('no')
    })
    driver.start()
    advance(100)
    expect(faults).toHaveLength(1)
    expect(pending()).toEqual([])
  })
})
