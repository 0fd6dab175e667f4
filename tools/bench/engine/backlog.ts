/** Part (e): the rate of ending jobs one at a time with 100k waiting against 1k waiting, priorities and the operator's order in use. */
import { existsSync } from 'node:fs'
import { costOf, held, inFolder, middle, seen, two, whole } from './measure.ts'
import type { Part } from './measure.ts'
import { musterQueue } from './muster.ts'
import { peerQueue } from './peer-queue.ts'
import { rawQueue } from './raw-queue.ts'
import type { Queue } from './raw-queue.ts'

export type BacklogSizes = {
  readonly small: number
  readonly large: number
  readonly drained: number
  readonly rounds: number
}

function rate(make: (folder: string) => Queue, waiting: number, drained: number): number {
  const base = existsSync('/dev/shm') ? '/dev/shm' : null
  return inFolder(base, (folder) => {
    const queue = make(folder)
    queue.fill(waiting)
    queue.drain(50)
    const { perSecond } = costOf(drained, () => queue.drain(drained))
    queue.close()
    return perSecond
  })
}

export function backlog({ small, large, drained, rounds }: BacklogSizes): Part {
  const makers = { muster: musterQueue, raw: rawQueue, plainjob: peerQueue }
  type Name = keyof typeof makers
  const found: Record<Name, { small: number[]; large: number[] }> = {
    muster: { small: [], large: [] },
    raw: { small: [], large: [] },
    plainjob: { small: [], large: [] },
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['muster', 'raw', 'plainjob'] as const) {
      found[name].small.push(rate(makers[name], small, drained))
      found[name].large.push(rate(makers[name], large, drained))
    }
  }
  const ratio = (name: Name) => middle(found[name].large.map((value, round) => value / (found[name].small[round] ?? 1)))
  const both = (name: Name) => `${whole(middle(found[name].small))} -> ${whole(middle(found[name].large))}/s`
  return {
    title: `(e) ${drained} jobs ended one at a time with ${whole(small)} and ${whole(large)} waiting, memory`,
    lines: [
      held(
        'P4 rate with the long queue / with the short one',
        {
          value: both('muster'),
          limit: `${both('raw')} = ${two(ratio('raw'))}`,
          measured: ratio('muster'),
        },
        ['>=', 0.7],
      ),
      seen('   plainjob (first in, first out)', both('plainjob'), '', two(ratio('plainjob'))),
    ],
    figures: found,
  }
}
