/** Part (c): 1,000 schedules, each every second: how late each durable fire is, none lost, none twice; against a table with one timer. */
import { createDriver } from '../../../src-main/runtime/driver.ts'
import type { Now } from '../../../src-main/engine/ports/clock.ts'
import { systemClock } from '../../../src-main/runtime/system-clock.ts'
import { addSchedules } from './many-schedules.ts'
import { held, inFolderAsync, quantile, seen, whole } from './measure.ts'
import type { Part } from './measure.ts'
import { idleTemplate, must, openMuster, realNow } from './muster.ts'
import { tableTimer } from './table-timer.ts'

/** At most ten seconds a round: a schedule has at most ten open jobs, and what it skips beyond them is other work than a fire. */
export type FireSizes = { readonly schedules: number; readonly seconds: number; readonly rounds: number }

type Fired = { readonly lateMs: number[]; readonly expected: number; readonly lost: number; readonly twice: number }

const SECOND_MS = 1_000
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
/** The start of a whole second that leaves time to get ready. */
const firstSecond = () => Math.ceil((Date.now() + 1_500) / SECOND_MS) * SECOND_MS

/** Notes each fire once and how late it came. */
function tally(expected: number): { note: (key: string, slotAt: number) => void; read: () => Fired } {
  const seenKeys = new Set<string>()
  const lateMs: number[] = []
  let twice = 0
  return {
    note: (key, slotAt) => {
      if (seenKeys.has(key)) twice += 1
      seenKeys.add(key)
      lateMs.push(Date.now() - slotAt)
    },
    read: () => ({ lateMs, expected, lost: expected - seenKeys.size, twice }),
  }
}

async function limitFires(folder: string, { schedules, seconds }: FireSizes): Promise<Fired> {
  const table = tableTimer(folder)
  const firstAt = firstSecond()
  const endAt = firstAt + seconds * SECOND_MS
  table.add(schedules, SECOND_MS, firstAt)
  const fired = tally(schedules * seconds)
  for (;;) {
    const nextAt = table.nextAt() ?? 0
    if (nextAt >= endAt) break
    await pause(Math.max(0, nextAt - Date.now()))
    table.fire(Date.now(), (id, slotAt) => fired.note(`${id} ${slotAt}`, slotAt))
  }
  table.close()
  return fired.read()
}

/**
 * A fire of Muster is a slot decided, its job durable, and its start told. As in the limit, whose rows only gather, no job ends or
 * expires inside the window, and each schedule may have many open ones. How late a slot is, is read from the commit that holds it.
 */
async function musterFires(folder: string, { schedules, seconds }: FireSizes): Promise<Fired> {
  const muster = openMuster(folder)
  must(muster.engine.start(realNow()))
  const templateId = idleTemplate(muster, 60)
  const firstAt = firstSecond() + 3_000
  const timing = { scheduleType: 'interval', timezone: 'UTC' } as const
  const startAt = new Date(firstAt).toISOString()
  addSchedules(muster, templateId, schedules, {
    ...timing,
    scheduleConfig: { intervalSeconds: 1, startAt },
    maxInstances: 10,
    coalesce: false,
  })
  const fired = tally(schedules * seconds)
  const endAt = firstAt + seconds * SECOND_MS
  // Each slot row is read in the commit that made it durable: the store's own words, not the engine's.
  const pending: [string, number][] = []
  const tick = (now: Now) => muster.engine.tick(now)
  const inner = muster.store.write.bind(muster.store)
  muster.store.write = (source, work) => {
    pending.length = 0
    const value = inner(source, (tx) =>
      work({
        ...tx,
        insertSlot: (row) => {
          if (row.scheduledAt >= firstAt && row.scheduledAt < endAt) pending.push([row.scheduleId, row.scheduledAt])
          return tx.insertSlot(row)
        },
      }),
    )
    for (const [id, slotAt] of pending) fired.note(`${id} ${slotAt}`, slotAt)
    pending.length = 0
    return value
  }
  const driver = createDriver(systemClock, tick, (error) => {
    throw error
  })
  driver.start()
  await pause(endAt - Date.now() + 500)
  driver.stop()
  // What is still due is late, not lost.
  muster.engine.tick(realNow())
  muster.close()
  return fired.read()
}

const ms = (value: number) => `${whole(value)} ms`

/** All rounds as one: the slots of each are others, in a folder of their own. */
function together(rounds: readonly Fired[]): Fired {
  const sum = (pick: (fired: Fired) => number) => rounds.reduce((total, fired) => total + pick(fired), 0)
  return {
    lateMs: rounds.flatMap(({ lateMs }) => lateMs),
    expected: sum(({ expected }) => expected),
    lost: sum(({ lost }) => lost),
    twice: sum(({ twice }) => twice),
  }
}

export async function fires(sizes: FireSizes): Promise<Part & { readonly isSound: boolean }> {
  const own: Fired[] = []
  const others: Fired[] = []
  for (let round = 0; round < sizes.rounds; round += 1) {
    await inFolderAsync(async (folder) => {
      own.push(await musterFires(`${folder}/workspace`, sizes))
      others.push(await limitFires(folder, sizes))
    })
  }
  const muster = together(own)
  const limit = together(others)
  const at = (share: number) => {
    const own = quantile(muster.lateMs, share)
    const other = quantile(limit.lateMs, share)
    return { value: ms(own), limit: ms(other), measured: own / other }
  }
  const isSound = muster.lost === 0 && muster.twice === 0
  return {
    title: `(c) ${whole(sizes.schedules)} durable fires a second for ${sizes.rounds} times ${sizes.seconds} s: how late`,
    lines: [
      held('P6 lateness p50', at(0.5), ['<=', 2]),
      held('P6 lateness p99', at(0.99), ['<=', 2]),
      held('P6 slots lost', { value: whole(muster.lost), limit: whole(limit.lost), measured: muster.lost }, ['<=', 0]),
      held('P6 slots twice', { value: whole(muster.twice), limit: whole(limit.twice), measured: muster.twice }, [
        '<=',
        0,
      ]),
      seen('   slots expected', whole(muster.expected)),
    ],
    figures: {
      lateMs: { p50: quantile(muster.lateMs, 0.5), p99: quantile(muster.lateMs, 0.99) },
      limitLateMs: { p50: quantile(limit.lateMs, 0.5), p99: quantile(limit.lateMs, 0.99) },
      ...{ expected: muster.expected, lost: muster.lost, twice: muster.twice },
    },
    isSound,
  }
}
