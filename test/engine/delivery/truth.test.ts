// Delivery truth (issue 4, section 6): what is known of each execution, the reconnect procedure 5.3, and the cancel handshake (L7).
import { describe, expect, test } from 'vitest'
import { truthOf } from '../../../src-main/engine/domain/truth.ts'
import type { CancelAnswer, LinkNews, PresenceReport } from '../../../src-main/engine/ports/device-link.ts'
import { updateRequest } from '../fleet/bench.ts'
import { HOUR, MINUTE } from '../engine-bench.ts'
import { Fleet, many, type Plan } from '../rollout/rollout-bench.ts'
import { STORES } from '../stores.ts'

const D = 'd00000'

test('each stage is told only by what is stored', () => {
  const row = { state: 'QUEUED', announcedAt: null, startedAt: null, lastUpdatedAt: 1, unconfirmedAt: null } as const
  const known = { ...row, cancelAskedAt: null }
  const working = { ...known, state: 'IN_PROGRESS', announcedAt: 1, startedAt: 5, lastUpdatedAt: 5 } as const
  expect(truthOf(known)).toBe('saved')
  expect(truthOf({ ...known, announcedAt: 2 })).toBe('announced')
  expect(truthOf(working)).toBe('accepted')
  expect(truthOf({ ...working, lastUpdatedAt: 6 })).toBe('running')
  expect(truthOf({ ...working, unconfirmedAt: 9 })).toBe('unconfirmed')
  for (const state of ['SUCCEEDED', 'FAILED', 'REJECTED'] as const) {
    expect(truthOf({ ...working, state, unconfirmedAt: 9 })).toBe('confirmed')
  }
  for (const state of ['TIMED_OUT', 'CANCELED', 'REMOVED'] as const) {
    expect(truthOf({ ...known, state })).toBe('ended')
    expect(truthOf({ ...working, state })).toBe('unconfirmed')
  }
  expect(truthOf({ ...working, state: 'CANCELED', cancelAskedAt: 7 })).toBe('confirmed')
})

describe.each(STORES)('delivery on %s', (_name, make) => {
  const fleetOf = (count: number, attributes: Record<string, boolean> = {}): Fleet => {
    const fleet = new Fleet(make())
    fleet.add(many(count), () => ({ attributes }))
    return fleet
  }
  const news = (fleet: Fleet, what: LinkNews) => fleet.at.engine.fleet.link?.(what, fleet.at.wallAt)
  const row = (fleet: Fleet, id: string, deviceId = D) => fleet.at.read((tx) => tx.getExecution(id, deviceId))

  test('item 18: after a connect without session, what devices were told of or work on is unconfirmed until they speak', () => {
    const fleet = fleetOf(3)
    const id = fleet.create(many(3), {})
    fleet.at.engine.fleet.announced(['d00000', 'd00001'], fleet.at.wallAt)
    fleet.begin('d00001')
    news(fleet, { state: 'away' })
    fleet.at.pass(MINUTE)
    news(fleet, { state: 'connected', sessionPresent: false })
    const marked = many(3).map((device) => row(fleet, id, device)?.unconfirmedAt)
    expect(marked).toEqual([fleet.at.wallAt, fleet.at.wallAt, null])
    fleet.say(id, 'IN_PROGRESS', 'd00001')
    expect([row(fleet, id, 'd00001')?.unconfirmedAt, row(fleet, id)?.unconfirmedAt]).toEqual([null, fleet.at.wallAt])
    news(fleet, { state: 'connected', sessionPresent: true })
    expect(row(fleet, id, 'd00001')?.unconfirmedAt).toBeNull()
  })

  test('item 18: no timer is decided before what waited at the broker has come in', () => {
    const fleet = fleetOf(2)
    const id = fleet.create(many(2), { overallMinutes: 60 }, { timeoutMinutes: 5 })
    fleet.begin('d00000')
    fleet.begin('d00001')
    news(fleet, { state: 'away' })
    fleet.at.pass(2 * HOUR).tick()
    news(fleet, { state: 'connected', sessionPresent: true })
    fleet.at.tick()
    expect(fleet.counts(id)).toBe('IN_PROGRESS 2')
    fleet.say(id, 'SUCCEEDED', 'd00000')
    news(fleet, { state: 'drained', isFull: false })
    fleet.at.tick()
    expect(fleet.counts(id)).toBe('SUCCEEDED 1, TIMED_OUT 1')
  })

  test('a broker queue that may have overflowed: everybody with open work is told anew', () => {
    const fleet = fleetOf(3)
    const id = fleet.create(many(2), {})
    fleet.at.engine.fleet.announced(many(2), fleet.at.wallAt)
    fleet.at.announced.length = 0
    news(fleet, { state: 'drained', isFull: true })
    expect(fleet.at.announced.map((one) => one.deviceId)).toEqual(many(2))
    expect(fleet.at.announced.every((one) => one.notify !== null && one.notifyNext !== null)).toBe(true)
    expect(row(fleet, id)).toMatchObject({ unconfirmedAt: fleet.at.wallAt, announcedAt: null })
  })

  test('a gap in a device’s counter: that device alone is unconfirmed and told anew', () => {
    const fleet = fleetOf(2)
    const id = fleet.create(many(2), {})
    fleet.at.engine.fleet.announced(many(2), fleet.at.wallAt)
    const say = (seq: string) =>
      fleet.at.engine.fleet
        .handle([updateRequest(D, id, 'IN_PROGRESS', { statusDetails: { seq } })], fleet.at.wallAt)
        .announcements.map((one) => one.deviceId)
    say('4')
    expect(say('5')).toEqual([])
    expect(row(fleet, id)?.unconfirmedAt).toBeNull()
    expect(say('7')).toEqual([D])
    expect(row(fleet, id)?.unconfirmedAt).toBe(fleet.at.wallAt)
    expect(row(fleet, id, 'd00001')?.unconfirmedAt).toBeNull()
    say('8')
    expect(row(fleet, id)?.unconfirmedAt).toBeNull()
  })

  test('fleet.resync does it by hand, for named devices or for all; devices without work are not counted', () => {
    const fleet = fleetOf(3)
    const id = fleet.create(['d00000', 'd00001'], {})
    fleet.at.engine.fleet.announced(['d00000', 'd00001'], fleet.at.wallAt)
    expect(fleet.at.do('fleet.resync', { deviceIds: ['d00001', 'd00002', 'nobody'] })).toEqual({ devices: 1 })
    expect([row(fleet, id)?.unconfirmedAt, row(fleet, id, 'd00001')?.unconfirmedAt]).toEqual([null, fleet.at.wallAt])
    fleet.at.engine.fleet.announced(['d00000', 'd00001'], fleet.at.wallAt)
    expect(fleet.at.do('fleet.resync', {})).toEqual({ devices: 2 })
  })

  test('a device’s own time is kept with its answer and as its offset; nonsense is not', () => {
    const fleet = fleetOf(1)
    const id = fleet.create([D], {})
    const ownAt = fleet.at.wallAt - 90_000
    fleet.ask(updateRequest(D, id, 'IN_PROGRESS', { statusDetails: { at: String(ownAt / 1_000) } }))
    expect(row(fleet, id)?.saidAt).toBe(ownAt)
    expect(fleet.at.read((tx) => tx.getDevice(D)?.clockOffsetMs)).toBe(-90_000)
    fleet.ask(updateRequest(D, id, 'IN_PROGRESS', { statusDetails: { at: '12' }, saidAt: 5 }))
    expect(row(fleet, id)?.saidAt).toBe(ownAt)
    news(fleet, { state: 'connected', sessionPresent: true })
    fleet.ask(updateRequest(D, id, 'IN_PROGRESS', { saidAt: fleet.at.wallAt - HOUR }))
    expect(row(fleet, id)?.saidAt).toBe(fleet.at.wallAt - HOUR)
    expect(fleet.at.read((tx) => tx.getDevice(D)?.clockOffsetMs)).toBe(-90_000)
  })

  test('the clocks of the last word are in its run: the device’s and the broker’s where known, nothing where none is', () => {
    const fleet = fleetOf(2)
    const id = fleet.create(many(2), {})
    const deviceAt = fleet.at.wallAt - 90_000
    const brokerAt = fleet.at.wallAt - 2_000
    fleet.ask(updateRequest(D, id, 'SUCCEEDED', { saidAt: deviceAt, brokerAt }))
    fleet.say(id, 'SUCCEEDED', 'd00001')
    const clocks = (deviceId: string) => fleet.deviceRun(id, deviceId)?.trace.at(-1)?.data?.clocks
    expect(clocks(D)).toEqual({ deviceAt, brokerAt })
    expect(clocks('d00001')).toBeUndefined()
  })

  const HANDSHAKE: Plan = { cancelHandshake: true }
  const answer = (fleet: Fleet, jobId: string, said: CancelAnswer['answer'], more: Partial<CancelAnswer> = {}) =>
    fleet.at.engine.fleet.cancelAnswers?.(
      [{ ...{ deviceId: D, jobId, answer: said, executionNumber: undefined, reason: null }, ...more }],
      fleet.at.wallAt,
    )

  test('L7: a device that knows the handshake is asked, others are not; it stops: CANCELED and confirmed', () => {
    const fleet = fleetOf(2, { 'muster.cancel': true })
    fleet.add(['plain'])
    const id = fleet.create([...many(2), 'plain'], HANDSHAKE)
    for (const device of [D, 'plain']) fleet.begin(device)
    fleet.at.announced.length = 0
    fleet.at.do('jobs.cancel', { id, reason: 'wrong file' })
    const asked = fleet.at.announced.flatMap((one) =>
      (one.cancels ?? []).map((cancel) => [one.deviceId, cancel.payload]),
    )
    expect(asked).toEqual([[D, expect.objectContaining({ jobId: id, reason: 'wrong file', versionNumber: 2 })]])
    expect(row(fleet, id)).toMatchObject({ state: 'IN_PROGRESS', cancelAskedAt: fleet.at.wallAt })
    expect(row(fleet, id, 'plain')?.cancelAskedAt).toBeNull()
    const again = fleet.at.engine.fleet.announceAll(null, 10, fleet.at.wallAt).announcements
    expect(again.map((one) => one.cancels?.length ?? 0)).toEqual([1, 0])
    answer(fleet, id, 'accepted', { executionNumber: 9 })
    expect(row(fleet, id)?.state).toBe('IN_PROGRESS')
    answer(fleet, id, 'accepted', { reason: 'stopped' })
    const stopped = row(fleet, id)
    expect(stopped).toMatchObject({ state: 'CANCELED', versionNumber: 3 })
    expect(stopped && truthOf(stopped)).toBe('confirmed')
    const run = fleet.at.read((tx) => tx.deviceRunsOf(fleet.job(id).runId)).find((one) => one.deviceId === D)
    expect(run).toMatchObject({ status: 'FAILED', reason: 'cancelled', errorMessage: 'stopped' })
    expect(fleet.job(id).state).toBe('CANCELLING')
    fleet.say(id, 'SUCCEEDED', 'plain')
    expect(fleet.job(id).state).toBe('CANCELLED')
  })

  test.each([
    [false, 'cancelled'],
    [true, 'forced'],
  ])(
    'L7: a job whose device agreed to stop was cancelled, and forced only where somebody forced it (%s)',
    (force, why) => {
      const fleet = fleetOf(1, { 'muster.cancel': true })
      const id = fleet.create([D], HANDSHAKE)
      fleet.begin(D)
      fleet.at.do('jobs.cancel', { id, force })
      answer(fleet, id, 'accepted')
      expect(fleet.run(id)).toMatchObject({ status: 'FAILED', reason: why })
    },
  )

  test.each(['refused', 'finishing'] as const)(
    'L7: a device may say %s: it goes on, and what it says last counts',
    (word) => {
      const fleet = fleetOf(1, { 'muster.cancel': true })
      const id = fleet.create([D], {})
      fleet.begin(D)
      fleet.at.do('executions.cancel', { jobId: id, deviceId: D })
      expect(row(fleet, id)?.cancelAskedAt).toBe(fleet.at.wallAt)
      answer(fleet, id, word, { reason: 'the valve is open' })
      expect(row(fleet, id)).toMatchObject({ state: 'IN_PROGRESS', versionNumber: 2, cancelAskedAt: null })
      const audits = fleet.at.read((tx) => tx.auditsBetween('job', id, 0, fleet.at.wallAt, 50))
      expect(audits.at(-1)).toMatchObject({ action: `execution.cancel_${word}`, data: { reason: 'the valve is open' } })
      answer(fleet, id, 'accepted')
      expect(row(fleet, id)?.state).toBe('IN_PROGRESS')
      fleet.say(id, 'SUCCEEDED', D)
      expect(fleet.job(id).state).toBe('COMPLETED')
    },
  )

  test('L7: a device that was away when it was asked is asked again by its birth, until it has answered', () => {
    const fleet = fleetOf(1, { 'muster.cancel': true })
    const id = fleet.create([D], HANDSHAKE)
    fleet.begin(D)
    fleet.at.do('jobs.cancel', { id })
    const comeBack = (attributes: Record<string, unknown> | null) => {
      fleet.at.announced.length = 0
      const report = { deviceId: D, presence: 'online', session: null, asleepUntil: null, nameEn: null, nameAr: null }
      fleet.at.engine.fleet.presence([{ ...report, attributes } as PresenceReport], fleet.at.wallAt)
      return fleet.at.announced.flatMap((one) => one.cancels ?? []).map((cancel) => cancel.jobId)
    }
    expect(comeBack({ 'muster.cancel': true })).toEqual([id])
    expect(comeBack(null)).toEqual([])
    answer(fleet, id, 'finishing')
    expect(comeBack({ 'muster.cancel': true })).toEqual([])
  })

  test('L7: force asks nobody', () => {
    const fleet = fleetOf(1, { 'muster.cancel': true })
    const id = fleet.create([D], HANDSHAKE)
    fleet.begin(D)
    fleet.at.announced.length = 0
    fleet.at.do('jobs.cancel', { id, force: true })
    expect(fleet.at.announced.flatMap((one) => one.cancels ?? [])).toEqual([])
    const ended = row(fleet, id)
    expect(ended && truthOf(ended)).toBe('unconfirmed')
  })
})
