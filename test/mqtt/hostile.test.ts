// Everything a device can send is hostile until parsed: the corpus with its expected classes, then 100,000 mutations of it under
// fixed seeds, through the link's reading and the engine. Nothing throws, everything is answered or counted, no other execution moves.
import { expect, test } from 'vitest'
import { REJECT_CODES } from '../../src-main/engine/ports/device-link.ts'
import { HOSTILE } from './hostile-corpus.ts'
import { HostileFleet } from './hostile-fleet.ts'
import type { Outcome } from './hostile-fleet.ts'
import { dice, mutate } from './hostile-mutations.ts'

const WORDS = new Set<string>([
  ...REJECT_CODES,
  'accepted',
  'own',
  'foreign',
  'retained',
  'presence',
  'oldWill',
  'report',
])

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...before.keys(), ...after.keys()])
  return [...keys].filter((key) => before.get(key) !== after.get(key))
}

/** The one execution that an accepted request may have changed, as `job device`; null = none. */
function mayChange({ request, reply, word }: Outcome): string | null {
  if (word !== 'accepted' || request === null) return null
  if (request.operation === 'update') return `${request.jobId} ${request.deviceId}`
  if (request.operation !== 'start-next') return null
  const started = reply?.payload.execution as { jobId: string } | undefined
  return started ? `${started.jobId} ${request.deviceId}` : null
}

/** What must hold of every reply: its shape, and a code that AWS's clients know. */
function checkReply({ reply, word }: Outcome): void {
  if (reply === null) return
  expect(Number.isInteger(reply.payload.timestamp)).toBe(true)
  if (word === 'accepted') return
  expect(typeof reply.payload.message).toBe('string')
  const withState = word === 'InvalidStateTransition' || word === 'VersionMismatch'
  expect('executionState' in reply.payload).toBe(withState)
}

test('the corpus has at least 400 messages, each once', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(400)
  expect(HOSTILE.map(({ name }) => name).filter((name, at, all) => all.indexOf(name) !== at)).toEqual([])
})

test('each message of the corpus comes to what is expected of it, and moves no other execution', () => {
  let fleet = new HostileFleet()
  const wrong: string[] = []
  for (const message of HOSTILE) {
    const before = fleet.snapshot()
    const outcome = fleet.send(message)
    checkReply(outcome)
    if (outcome.word !== message.expected) wrong.push(`${message.name}: ${outcome.word}, not ${message.expected}`)
    const moved = changes(before, fleet.snapshot())
    const allowed = mayChange(outcome)
    if (moved.some((key) => key !== allowed)) wrong.push(`${message.name}: moved ${moved.join(', ')}`)
    expect(fleet.faults).toEqual([])
    if (outcome.word === 'accepted' || outcome.word === 'report') fleet = new HostileFleet()
  }
  expect(wrong).toEqual([])
})

const SEEDS = 40
const EACH = 2_500
test(`${SEEDS * EACH} mutations under the seeds 1 to ${SEEDS}`, { timeout: 120_000 }, () => {
  const seen = new Map<string, number>()
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const fleet = new HostileFleet()
    const roll = dice(seed)
    let before = fleet.snapshot()
    for (let at = 0; at < EACH; at += 1) {
      const message = mutate(roll)
      const outcome = fleet.send(message)
      seen.set(outcome.word, (seen.get(outcome.word) ?? 0) + 1)
      const where = () =>
        `seed ${seed}, message ${at}: ${message.topic} ${message.payload.toString('hex').slice(0, 400)}`
      if (!WORDS.has(outcome.word) || fleet.faults.length > 0)
        throw new Error(`${where()} came to ${outcome.word}`, { cause: fleet.faults[0] })
      checkReply(outcome)
      const allowed = mayChange(outcome)
      // Only an accepted change may move anything, and then one row: looked at there, and every fifty messages anyhow.
      if (allowed === null && at % 50 !== 0) continue
      const after = fleet.snapshot()
      const moved = changes(before, after).filter((key) => key !== allowed)
      if (moved.length > 0) throw new Error(`${where()} moved ${moved.join(', ')}`)
      before = after
    }
  }
  // Had the mutations all died at the first check, nothing would have been proved.
  for (const word of [
    'accepted',
    'InvalidJson',
    'InvalidRequest',
    'InvalidTopic',
    'ResourceNotFound',
    'InvalidStateTransition',
    'VersionMismatch',
    'TerminalStateReached',
    'own',
    'foreign',
    'presence',
  ])
    expect([word, (seen.get(word) ?? 0) > 50]).toEqual([word, true])
  expect(seen.get('InternalError')).toBeUndefined()
})
