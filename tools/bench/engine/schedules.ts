/** Part (b): holding 1k, 10k and 100k schedules: an idle tick, a tick with 100 due, restart to armed, heap, idle CPU. */
import { createDriver } from '../../../src-main/runtime/driver.ts'
import { systemClock } from '../../../src-main/runtime/system-clock.ts'
import { addSchedules } from './many-schedules.ts'
import type { Kind } from './many-schedules.ts'
import { heapMb, held, inFolderAsync, middle, seen, two, whole } from './measure.ts'
import type { Line, Part } from './measure.ts'
import { idleTemplate, must, openMuster, realNow } from './muster.ts'
import type { Muster } from './muster.ts'
import { tableTimer } from './table-timer.ts'

export type ScheduleSizes = { readonly counts: readonly number[]; readonly idleMs: number }

type Held = {
  readonly count: number
  readonly idleTickMs: number
  readonly dueTickMs: number
  readonly armedMs: number
  readonly heapMb: number
  readonly idleCpuPercent: number
}
type Measured = { readonly muster: Held; readonly limit: Pick<Held, 'dueTickMs' | 'armedMs' | 'idleTickMs'> }

const DUE = 100
// W2: every n minutes, daily, weekly, monthly; half of them in one of four zones.
const MIX: readonly (readonly [share: number, expression: string])[] = [
  [0.4, '*/7 * * * *'],
  [0.3, '15 2 * * *'],
  [0.2, '30 6 * * 1'],
  [0.1, '0 4 1 * *'],
]
const ZONES = ['UTC', 'Africa/Cairo', 'UTC', 'America/New_York', 'UTC', 'Asia/Riyadh', 'UTC', 'Europe/London']

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

function timed(work: () => void): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

/** Far enough ahead that nothing falls due while it is measured. */
function fill(muster: Muster, count: number): void {
  const templateId = idleTemplate(muster)
  const notSoon = Date.now() + 3_600_000
  MIX.forEach(([share, expression]) => {
    const each = Math.max(1, Math.round((count * share) / ZONES.length))
    for (const timezone of ZONES) {
      const kind: Kind = { scheduleType: 'cron', scheduleConfig: { expression }, timezone }
      addSchedules(muster, templateId, each, kind, notSoon)
    }
  })
}

function dueTick(muster: Muster): number {
  const times = [0, 1, 2].map(() => {
    const due = muster.store.read((tx) => tx.schedulesAfter(null, DUE))
    muster.store.write('bench', (tx) => {
      for (const { id } of due) tx.advanceSchedule(id, { nextRunAt: Date.now() - 1 })
    })
    const took = timed(() => void muster.engine.tick(realNow()))
    muster.started.length = 0
    return took
  })
  return middle(times)
}

/** The real loop with its real timer; nothing falls due. */
async function idleCpu(muster: Muster, idleMs: number): Promise<number> {
  const driver = createDriver(
    systemClock,
    (now) => muster.engine.tick(now),
    (error) => {
      throw error
    },
  )
  driver.start()
  await pause(200)
  const cpu = process.cpuUsage()
  await pause(idleMs)
  const { user, system } = process.cpuUsage(cpu)
  driver.stop()
  return ((user + system) / 1_000 / idleMs) * 100
}

async function measureMuster(folder: string, count: number, idleMs: number): Promise<Held> {
  const first = openMuster(folder)
  must(first.engine.start(realNow()))
  fill(first, count)
  first.engine.tick(realNow())
  first.close()
  const before = heapMb()
  let again: Muster | null = null
  const armedMs = timed(() => {
    again = openMuster(folder)
    must(again.engine.start(realNow()))
    again.engine.tick(realNow())
  })
  const muster = again as Muster | null
  if (muster === null) throw new Error('did not open')
  const heap = heapMb() - before
  const idleTickMs = middle(Array.from({ length: 200 }, () => timed(() => void muster.engine.tick(realNow()))))
  const idleCpuPercent = await idleCpu(muster, idleMs)
  const dueTickMs = dueTick(muster)
  muster.close()
  return { count, idleTickMs, dueTickMs, armedMs, heapMb: heap, idleCpuPercent }
}

function measureLimit(folder: string, count: number): Measured['limit'] {
  const first = tableTimer(folder)
  first.add(count - DUE, 3_600_000, Date.now() + 3_600_000)
  first.close()
  let again: ReturnType<typeof tableTimer> | null = null
  const armedMs = timed(() => {
    again = tableTimer(folder)
    clearTimeout(setTimeout(() => {}, Math.min(30_000, ((again.nextAt() ?? 0) - Date.now()) | 0)))
  })
  const table = again as ReturnType<typeof tableTimer> | null
  if (table === null) throw new Error('did not open')
  const idleTickMs = middle(Array.from({ length: 200 }, () => timed(() => void table.fire(Date.now(), () => {}))))
  table.add(DUE, 3_600_000, Date.now() - 1)
  const dueTickMs = timed(() => void table.fire(Date.now(), () => {}))
  table.close()
  return { dueTickMs, armedMs, idleTickMs }
}

function linesOf({ muster, limit }: Measured): Line[] {
  const at = `${whole(muster.count)} schedules:`
  const ms = (value: number) => `${value.toFixed(value < 1 ? 3 : 1)} ms`
  const compare = (what: string, own: number, other: number) =>
    seen(`${at} ${what}`, ms(own), ms(other), two(own / other))
  const isFull = muster.count === 100_000
  const armed = { value: ms(muster.armedMs), limit: ms(limit.armedMs), measured: muster.armedMs, unit: ' ms' }
  const heap = { value: `${two(muster.heapMb)} MB`, limit: '', measured: muster.heapMb, unit: ' MB' }
  const cpu = { value: `${two(muster.idleCpuPercent)} %`, limit: '', measured: muster.idleCpuPercent, unit: ' %' }
  return [
    compare('one idle tick', muster.idleTickMs, limit.idleTickMs),
    compare(`one tick with ${DUE} due`, muster.dueTickMs, limit.dueTickMs),
    isFull
      ? held(`${at} restart to armed`, armed, ['<=', 100])
      : compare('restart to armed', muster.armedMs, limit.armedMs),
    isFull ? held(`${at} heap`, heap, ['<=', 64]) : seen(`${at} heap`, heap.value),
    isFull ? held(`${at} idle CPU`, cpu, ['<=', 0.1]) : seen(`${at} idle CPU`, cpu.value),
  ]
}

export async function schedules(sizes: ScheduleSizes): Promise<Part> {
  const measured: Measured[] = []
  for (const count of sizes.counts) {
    measured.push(
      await inFolderAsync(async (folder) => ({
        muster: await measureMuster(`${folder}/workspace`, count, sizes.idleMs),
        limit: measureLimit(folder, count),
      })),
    )
  }
  return {
    title: '(b) holding many schedules, against a table with one timer',
    lines: measured.flatMap(linesOf),
    figures: { measured },
  }
}
