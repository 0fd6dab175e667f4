// Simulated devices on a line without sockets and without time: each temper does what its name says, and the same twice from one seed.
import { expect, test } from 'vitest'
import { BEHAVIOURS, PROFILES, readFailures } from '../../src-main/simulator/behaviour.ts'
import type { Behaviour } from '../../src-main/simulator/behaviour.ts'
import { readAnswer } from '../../src-main/simulator/answers.ts'
import { uniformFleet } from '../../src-main/simulator/cast.ts'
import { writeScript } from '../../src-main/simulator/script.ts'
import { SimulatedDevice } from '../../src-main/simulator/simulated-device.ts'
import { Witness } from '../../src-main/simulator/witness.ts'
import { readRequest } from '../../src-main/mqtt/messages.ts'
import { makeTopics } from '../../src-main/mqtt/topics.ts'
import { TinyFleet } from '../support/tiny-fleet.ts'

const topics = makeTopics('$aws')
const NOW = 1_800_000_000_000
const DELIVERY_MS = 20

/** Devices, a service and a clock that moves only when told; every message in order. */
class Line {
  readonly service = new TinyFleet()
  readonly witness = new Witness()
  readonly sent: { at: number; topic: string; body: Record<string, unknown> }[] = []
  readonly #devices = new Map<string, SimulatedDevice>()
  readonly #timers: { at: number; order: number; call: () => void }[] = []
  #now = NOW
  #order = 0

  add(count: number, behaviour: Partial<Behaviour>, seed: number): string[] {
    const cast = uniformFleet(count, 'quick', { ...BEHAVIOURS.quick, ...behaviour })
    const wire = {
      send: (topic: string, body: Record<string, unknown>) => this.#send(topic, body),
      after: (delayMs: number, call: () => void) => this.#after(delayMs, call),
      now: () => this.#now,
    }
    for (const one of cast) this.#devices.set(one.id, new SimulatedDevice(one, topics, wire, this.witness, seed))
    return cast.map(({ id }) => id)
  }

  arrive(): void {
    for (const device of this.#devices.values()) device.arrive()
  }

  /** Runs everything that is due within `ms`. */
  pass(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      this.#timers.sort((a, b) => a.at - b.at || a.order - b.order)
      const next = this.#timers[0]
      if (!next || next.at > until) break
      this.#timers.shift()
      this.#now = next.at
      next.call()
    }
    this.#now = until
  }

  #after(delayMs: number, call: () => void): () => void {
    const timer = { at: this.#now + delayMs, order: this.#order++, call }
    this.#timers.push(timer)
    return () => {
      const place = this.#timers.indexOf(timer)
      if (place >= 0) this.#timers.splice(place, 1)
    }
  }

  #send(topic: string, body: Record<string, unknown>): void {
    this.sent.push({ at: this.#now - NOW, topic, body })
    const parsed = topics.parse(topic)
    if (parsed.kind !== 'request') return
    const { deviceId, operation, jobId } = parsed
    const payload = Buffer.from(JSON.stringify(body))
    this.#after(DELIVERY_MS, () => {
      const request = readRequest({ deviceId, operation, jobId, topic }, payload)
      const { replies, announcements } = this.service.handle([request])
      for (const reply of replies) this.#deliver(deviceId, reply.topic, reply.payload)
      for (const { notifyNext } of announcements)
        if (notifyNext) this.#deliver(deviceId, topics.notifyNext(deviceId), notifyNext)
    })
  }

  #deliver(deviceId: string, topic: string, payload: Record<string, unknown>): void {
    this.#after(DELIVERY_MS, () => {
      const heard = topics.hear(topic)
      const answer = readAnswer(Buffer.from(JSON.stringify(payload)))
      const device = this.#devices.get(deviceId)
      if (!heard || !answer || !device) return
      if (heard.kind === 'answer') device.answered(heard.requestTopic, heard.accepted, answer)
      else if (heard.kind === 'notify-next') device.announced(answer)
    })
  }
}

const HOUR_MS = 3_600_000

function run(behaviour: Partial<Behaviour>, { devices = 20, jobs = ['j1', 'j2'], seed = 5, ms = HOUR_MS } = {}): Line {
  const line = new Line()
  const ids = line.add(devices, behaviour, seed)
  for (const id of ids) for (const job of jobs) line.service.add(id, job)
  line.arrive()
  line.pass(ms)
  return line
}

const endings = (line: Line) => line.service.states().sort()

test('the same seed gives the same messages at the same times; another seed does not', () => {
  const wild = { lossPercent: 20, twicePercent: 20, reorderPercent: 20, vanishPercent: 20, napPercent: 10 }
  const first = run(wild)
  expect(run(wild).sent).toEqual(first.sent)
  expect(run(wild, { seed: 6 }).sent).not.toEqual(first.sent)
})

test('lost, doubled and late messages cost time and change nothing: all end once, in order', () => {
  for (const faults of [{ lossPercent: 40 }, { twicePercent: 80 }, { reorderPercent: 80, twicePercent: 30 }]) {
    const line = run(faults)
    expect(endings(line)).toEqual(Array(40).fill('SUCCEEDED'))
    expect(line.witness.doubles()).toEqual([])
    expect(new Set([...line.witness.orders().values()].map((order) => order.join()))).toEqual(new Set(['j1,j2']))
    expect(line.sent.length).toBeGreaterThan(run({}).sent.length)
  }
})

test('failures come by code and share, and are said where retry rules look', () => {
  const failures = [
    { code: 'no_power', percent: 30 },
    { code: 'disk_full', percent: 20 },
  ]
  const line = run({ failures }, { devices: 200, jobs: ['j1'] })
  const said = line.sent.flatMap(({ body }) =>
    body.status === 'FAILED' ? [(body.statusDetails as { code?: string }).code] : [],
  )
  const share = (code: string) => said.filter((it) => it === code).length / 200
  expect(share('no_power')).toBeCloseTo(0.3, 1)
  expect(share('disk_full')).toBeCloseTo(0.2, 1)
  expect(line.service.states().filter((state) => state === 'FAILED')).toHaveLength(said.length)
  expect(readFailures('no_power:30, disk_full:20')).toEqual(failures)
  for (const wrong of ['', 'x', 'x:y', 'a:60,b:60']) expect(readFailures(wrong)).toBeTypeOf('string')
})

test('a stuck device takes its work and says no more of it; the others go on', () => {
  const line = run({ stuckPercent: 50 }, { devices: 100, jobs: ['j1'] })
  const stuck = line.service.states().filter((state) => state === 'IN_PROGRESS').length
  expect(stuck).toBeGreaterThan(30)
  expect(stuck).toBeLessThan(70)
  expect(line.service.states().filter((state) => state === 'SUCCEEDED')).toHaveLength(100 - stuck)
})

test('sleepers say when they will be back, and come back; clocks may be wrong by hours', () => {
  const line = run({ awakeMs: [8_000, 16_000], napPercent: 25 })
  expect(endings(line)).toEqual(Array(40).fill('SUCCEEDED'))
  const goodbyes = line.sent.filter(({ body }) => body.goodbye === true)
  expect(goodbyes.length).toBeGreaterThan(20)
  for (const { at, body } of goodbyes) expect(Number(body.until) * 1000).toBeGreaterThan(NOW + at)
  const wrong = run(BEHAVIOURS['wrong-clock'])
  const offs = wrong.sent.flatMap(({ at, body }) => (body.online === true ? [Number(body.at) * 1000 - NOW - at] : []))
  expect(Math.max(...offs)).toBeGreaterThan(12 * HOUR_MS)
  expect(Math.min(...offs)).toBeLessThan(-12 * HOUR_MS)
})

test('an idle device that may ask again finds work whose announcement was lost', () => {
  const line = new Line()
  const [id = ''] = line.add(1, { askAgainMs: [5_000, 5_000] }, 1)
  line.arrive()
  line.pass(1_000)
  line.service.add(id, 'unannounced')
  line.pass(60_000)
  expect(line.service.states()).toEqual(['SUCCEEDED'])
  const deaf = new Line()
  const [other = ''] = deaf.add(1, {}, 1)
  deaf.arrive()
  deaf.pass(1_000)
  deaf.service.add(other, 'unannounced')
  deaf.pass(60_000)
  expect(deaf.service.states()).toEqual(['QUEUED'])
})

test('every profile is a behaviour, and its percentages fit into a hundred', () => {
  for (const profile of PROFILES) {
    const { failures, rejectPercent } = BEHAVIOURS[profile]
    expect(failures.reduce((sum, { percent }) => sum + percent, rejectPercent)).toBeLessThanOrEqual(100)
    expect(writeScript(profile, 1, 'd', 'j', 1)).toEqual(writeScript(BEHAVIOURS[profile], 1, 'd', 'j', 1))
  }
})

test('the witness counts what is under way at once, from the first word to the last', () => {
  const witness = new Witness()
  for (const id of ['a', 'b']) witness.began(id, 'j', 1)
  expect(witness.mostAtOnce()).toBe(2)
  witness.said('a', 'j', 1)
  witness.said('a', 'j', 1)
  witness.began('c', 'j', 1)
  expect(witness.mostAtOnce()).toBe(2)
  witness.said('z', 'refused before it began', 1)
  witness.began('d', 'j', 1)
  expect(witness.mostAtOnce()).toBe(3)
})
