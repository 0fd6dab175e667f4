// Bends messages of the corpus at random, the same way for the same seed.
import { HOSTILE } from './hostile-corpus.ts'
import type { Sent } from './hostile-fleet.ts'

export type Roll = (below: number) => number

/** Whole numbers below `below`, the same ones in every run of a seed (mulberry32). */
export function dice(seed: number): Roll {
  let state = Math.imul(seed, 0x9e3779b1)
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

const IDS = [
  'd1',
  'd2',
  'd3',
  'd4',
  'dx',
  'D1',
  '$next',
  'j1',
  'j2',
  'done',
  'tried',
  'theirs',
  'get',
  'update',
  'jobs',
  '',
]
const WORDS = [
  'IN_PROGRESS',
  'SUCCEEDED',
  'FAILED',
  'REJECTED',
  'QUEUED',
  'null',
  '-1',
  '2',
  '3',
  '{}',
  '[]',
  '"',
  '\\',
  '1e9',
  '\u0000',
]
const LARGE = 4_096

const one = <T>(roll: Roll, all: readonly T[]): T => all[roll(all.length)] as T
const pick = (roll: Roll): Sent => {
  for (;;) {
    const message = one(roll, HOSTILE)
    // Large ones prove one thing each, and cost a hundred times the others.
    if (message.payload.length < LARGE || roll(200) === 0) return message
  }
}

function splice(payload: Buffer, roll: Roll, middle: Buffer): Buffer {
  const from = roll(payload.length + 1)
  const to = roll(2) === 0 ? from : Math.min(payload.length, from + roll(16))
  return Buffer.concat([payload.subarray(0, from), middle, payload.subarray(to)])
}

function bendPayload(payload: Buffer, roll: Roll): Buffer {
  switch (roll(7)) {
    case 0:
      return payload.subarray(0, roll(payload.length + 1))
    case 1:
      return Buffer.from(payload.map((byte) => (roll(24) === 0 ? roll(256) : byte)))
    case 2:
      return splice(payload, roll, Buffer.from(one(roll, WORDS)))
    case 3:
      return splice(payload, roll, Buffer.from([roll(256)]))
    case 4: {
      const from = roll(payload.length + 1)
      return splice(payload, roll, payload.subarray(from, from + roll(64)))
    }
    case 5:
      return Buffer.from(payload.toString('latin1').replace(/[A-Z_]{4,}/, one(roll, WORDS)), 'latin1')
    default:
      return Buffer.from(payload.toString('latin1').replace(/\d+/, String(roll(5))), 'latin1')
  }
}

function bendTopic(topic: string, roll: Roll): string {
  const levels = topic.split('/')
  const at = roll(levels.length)
  switch (roll(5)) {
    case 0:
      levels.splice(at, 1)
      break
    case 1:
      levels.splice(at, 0, one(roll, IDS))
      break
    case 2:
      return topic.slice(0, at) + String.fromCharCode(roll(0x300)) + topic.slice(at + 1)
    default:
      // Most often: the right shape with another name in it.
      levels[2 + roll(4)] = one(roll, IDS)
  }
  return levels.map((level) => level ?? '').join('/')
}

/** One message of the corpus, bent once or more; or well made and sent where it does not belong. */
export function mutate(roll: Roll): Sent {
  const { topic, payload, retained } = pick(roll)
  let bent = payload
  for (let left = roll(4); left > 0; left -= 1) bent = bendPayload(bent, roll)
  const other = roll(3) === 0 ? bendTopic(topic, roll) : roll(6) === 0 ? pick(roll).topic : topic
  return { topic: other, payload: bent, ...(retained && roll(2) === 0 && { retained }) }
}
