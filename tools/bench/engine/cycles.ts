/** Part (a): a durable job's whole cycle through the engine, against bare better-sqlite3 and plainjob, one at a time and a hundred a commit,
 *  on disk and in memory. Rounds alternate, so that all see the same machine. */
import { existsSync } from 'node:fs'
import { costOf, fsyncUs, held, inFolder, middle, seen, two, whole } from './measure.ts'
import type { Cost, Line, Part } from './measure.ts'
import { fleetBatches, musterQueue } from './muster.ts'
import { peerQueue } from './peer-queue.ts'
import { rawQueue } from './raw-queue.ts'
import type { Queue } from './raw-queue.ts'

export type CycleSizes = {
  readonly rounds: number
  readonly single: number
  readonly batched: number
  readonly memorySingle: number
  readonly memoryBatched: number
}

type Measured = {
  readonly raw: Cost
  readonly muster: Cost
  readonly peer: Cost
  readonly commitsPerJob: number
}
type Round = { readonly fsyncUs: number; readonly single: Measured; readonly batched: Measured; readonly fleet: Cost }

// What the first jobs pay (code not yet compiled, pages not yet there) is nobody's rate.
const WARM_UP = 100

function measure(folder: string, make: (folder: string) => Queue, sizes: { single: number; batched: number }) {
  const queue = make(folder)
  queue.single(WARM_UP)
  const single = costOf(sizes.single, () => queue.single(sizes.single))
  queue.batched(WARM_UP)
  const batched = costOf(sizes.batched, () => queue.batched(sizes.batched))
  queue.close()
  return { single, batched }
}

function measureMuster(folder: string, sizes: { single: number; batched: number }) {
  const queue = musterQueue(folder)
  const { commits } = queue.muster
  const perJob = (jobs: number, work: () => void) => {
    const before = commits.count
    const cost = costOf(jobs, work)
    return { cost, commitsPerJob: (commits.count - before) / jobs }
  }
  queue.single(WARM_UP)
  const single = perJob(sizes.single, () => queue.single(sizes.single))
  const fleetBatch = fleetBatches(queue.muster)
  fleetBatch(WARM_UP)
  const fleet = costOf(sizes.batched, () => fleetBatch(sizes.batched))
  queue.batched(WARM_UP)
  const batched = perJob(sizes.batched, () => queue.batched(sizes.batched))
  queue.close()
  return { single, batched, fleet }
}

function round(base: string | null, sizes: { single: number; batched: number }): Round {
  return inFolder(base, (folder) => {
    const raw = measure(folder, rawQueue, sizes)
    const muster = measureMuster(`${folder}/workspace`, sizes)
    const peer = measure(folder, peerQueue, sizes)
    const join = (kind: 'single' | 'batched'): Measured => ({
      raw: raw[kind],
      muster: muster[kind].cost,
      peer: peer[kind],
      commitsPerJob: muster[kind].commitsPerJob,
    })
    return { fsyncUs: fsyncUs(folder), single: join('single'), batched: join('batched'), fleet: muster.fleet }
  })
}

const rates = (rounds: readonly Round[], pick: (round: Round) => Cost) =>
  `${whole(middle(rounds.map((one) => pick(one).perSecond)))}/s`
const ratios = (rounds: readonly Round[], pick: (round: Round) => number) => middle(rounds.map(pick))

function singleLines(rounds: readonly Round[]): Line[] {
  const value = rates(rounds, (one) => one.single.muster)
  const limit = rates(rounds, (one) => one.single.raw)
  const measured = ratios(rounds, (one) => one.single.muster.perSecond / one.single.raw.perSecond)
  const units = ratios(rounds, (one) => one.single.muster.perItemUs / one.fsyncUs)
  const rawUnits = ratios(rounds, (one) => one.single.raw.perItemUs / one.fsyncUs)
  const peer = ratios(rounds, (one) => one.single.peer.perSecond / one.single.raw.perSecond)
  const commits = ratios(rounds, (one) => one.single.commitsPerJob)
  return [
    held('P1 one at a time, disk, FULL', { value, limit, measured }, ['>=', 0.7]),
    held(
      'P1 fsync units a job (time of a job / time of one fsync)',
      { value: two(units), limit: two(rawUnits), measured: units },
      ['<=', 3.5],
    ),
    seen('   commits a job', two(commits), '3.00'),
    seen(
      '   plainjob, one at a time',
      rates(rounds, (one) => one.single.peer),
      limit,
      two(peer),
    ),
  ]
}

function batchLines(rounds: readonly Round[], isDisk: boolean): Line[] {
  const limit = rates(rounds, (one) => one.batched.raw)
  const local = ratios(rounds, (one) => one.batched.muster.perSecond / one.batched.raw.perSecond)
  const fleet = ratios(rounds, (one) => one.fleet.perSecond / one.batched.raw.perSecond)
  const peer = ratios(rounds, (one) => one.batched.peer.perSecond / one.batched.raw.perSecond)
  const localValue = rates(rounds, (one) => one.batched.muster)
  const fleetValue = rates(rounds, (one) => one.fleet)
  const commits = two(ratios(rounds, (one) => one.batched.commitsPerJob))
  const where = isDisk ? 'disk, FULL' : 'memory'
  const lines = isDisk
    ? [
        held(`P2 100 a commit, ${where}: local jobs`, { value: localValue, limit, measured: local }, ['>=', 0.5]),
        held(`P2 100 a commit, ${where}: devices of a job`, { value: fleetValue, limit, measured: fleet }, ['>=', 0.5]),
        seen('   commits a local job', commits, '0.02'),
      ]
    : [
        seen(`   100 a commit, ${where}: local jobs`, localValue, limit, two(local)),
        seen(`   100 a commit, ${where}: devices of a job`, fleetValue, limit, two(fleet)),
      ]
  return [
    ...lines,
    seen(
      '   plainjob, 100 a commit',
      rates(rounds, (one) => one.batched.peer),
      limit,
      two(peer),
    ),
  ]
}

function memoryLines(rounds: readonly Round[]): Line[] {
  const value = rates(rounds, (one) => one.single.muster)
  const limit = rates(rounds, (one) => one.single.raw)
  const rate = ratios(rounds, (one) => one.single.muster.perSecond / one.single.raw.perSecond)
  const cpu = ratios(rounds, (one) => one.single.muster.cpuUs / one.single.raw.cpuUs)
  const own = middle(rounds.map((one) => one.single.muster.cpuUs))
  const raw = middle(rounds.map((one) => one.single.raw.cpuUs))
  const peer = ratios(rounds, (one) => one.single.peer.perSecond / one.single.raw.perSecond)
  return [
    held('P3 CPU of a job, memory', { value: `${whole(own)} us`, limit: `${whole(raw)} us`, measured: cpu }, ['<=', 4]),
    held('P3 one at a time, memory', { value, limit, measured: rate }, ['>=', 0.35]),
    seen(
      '   plainjob, one at a time',
      rates(rounds, (one) => one.single.peer),
      limit,
      two(peer),
    ),
  ]
}

/** Runs all rounds. Memory = the file system in memory, where the machine has one. */
export function cycles(sizes: CycleSizes): Part {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : null
  const disk: Round[] = []
  const ram: Round[] = []
  for (let index = 0; index < sizes.rounds; index += 1) {
    disk.push(round(null, sizes))
    if (memory) ram.push(round(memory, { single: sizes.memorySingle, batched: sizes.memoryBatched }))
  }
  return {
    title: `(a) durable cycle: enqueue, claim, complete; 512 bytes; ${sizes.rounds} rounds, medians`,
    lines: [
      ...singleLines(disk),
      ...batchLines(disk, true),
      ...(ram.length > 0 ? [...memoryLines(ram), ...batchLines(ram, false)] : []),
    ],
    figures: { disk, memory: ram },
  }
}
