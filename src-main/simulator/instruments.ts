// What a simulated device measures and how it is set: what it answers to `report`, `apply_policy` and `check_policy`.
// Everything depends on seed, device and count; the only time is the stamp it is given.
import * as z from 'zod'
import { chance, pick } from './chance.ts'

const settings = z.record(z.string(), z.json())
type Settings = z.infer<typeof settings>

const document = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('report'), readings: z.array(z.string()).max(50) }),
  z.object({
    operation: z.enum(['apply_policy', 'check_policy']),
    policyId: z.string(),
    policyVersion: z.number(),
    desired: settings,
  }),
])

/** What a value can lie between, by the last word of its key; others lie between 0 and 100. */
const RANGES: Readonly<Record<string, readonly [low: number, high: number]>> = {
  temperature: [18, 84],
  pressure: [1, 9],
  humidity: [30, 70],
  voltage: [210, 240],
  volume: [100, 900],
  level: [5, 100],
}

/** A device may say texts of at most 1,024 characters; longer JSON goes in pieces. */
const PIECE = 1_000
/** Reports in which a value goes up and down once. */
const CYCLE = 12

function inPieces(name: string, value: unknown): Record<string, string> {
  const text = JSON.stringify(value)
  const pieces: Record<string, string> = {}
  for (let from = 0, piece = 1; from < text.length; from += PIECE, piece += 1)
    pieces[piece === 1 ? name : `${name}_${piece}`] = text.slice(from, from + PIECE)
  return pieces
}

/** One plain field is not as it should be: turned round, one more, or another word. */
function bent(given: Settings, index: number): Settings {
  const plain = Object.keys(given).filter((key) => ['string', 'number', 'boolean'].includes(typeof given[key]))
  const key = plain[index % Math.max(1, plain.length)]
  if (key === undefined) return given
  const value = given[key]
  const other =
    typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${JSON.stringify(value)}-local`
  return { ...given, [key]: other }
}

export class Instruments {
  readonly #seed: number
  readonly #deviceId: string
  readonly #set = new Map<string, { version: number; has: Settings }>()
  #reports = 0
  #turns = 0

  constructor(seed: number, deviceId: string) {
    this.#seed = seed
    this.#deviceId = deviceId
  }

  /** What it says beside SUCCEEDED; nothing for a document that asks for no answer. */
  answer(asked: unknown, now: number): Record<string, string> {
    const read = document.safeParse(asked)
    if (!read.success) return {}
    if (read.data.operation === 'report') return this.#measure(read.data.readings, now)
    return this.#stand(read.data.operation === 'apply_policy', read.data)
  }

  #measure(keys: readonly string[], now: number): Record<string, string> {
    this.#reports += 1
    const readings = Object.fromEntries(keys.map((key) => [key, this.#value(key)]))
    return { ...inPieces('readings', readings), at: String(Math.floor(now / 1_000)) }
  }

  /** Up and down between its bounds, each device from a place of its own. */
  #value(key: string): number {
    const [low, high] = RANGES[key.split(/[._:-]/).at(-1) ?? ''] ?? [0, 100]
    const begin = pick(0, CYCLE - 1, this.#seed, this.#deviceId, key, 'begin')
    const turn = ((begin + this.#reports) % CYCLE) / CYCLE
    const wave = (1 - Math.cos(turn * 2 * Math.PI)) / 2
    const noise = (chance(this.#seed, this.#deviceId, key, this.#reports) - 0.5) * 0.05
    const value = low + (high - low) * Math.min(1, Math.max(0, wave + noise))
    return Math.round(value * 10) / 10
  }

  #stand(isBrought: boolean, asked: { policyId: string; policyVersion: number; desired: Settings }) {
    this.#turns += 1
    const { policyId, policyVersion, desired } = asked
    const before = this.#set.get(policyId)
    const at = isBrought ? { version: policyVersion, has: desired } : (before ?? { version: 0, has: {} })
    // Now and then somebody on site has changed something, or one field was not taken.
    const roll = chance(this.#seed, this.#deviceId, policyId, this.#turns)
    const has = roll < (isBrought ? 0.15 : 0.2) ? bent(at.has, this.#turns) : at.has
    this.#set.set(policyId, { version: at.version, has })
    return { ...inPieces('reported', has), policyVersion: String(at.version) }
  }
}
