// A limit of N is never exceeded, whatever happens in whatever order, and nobody is forgotten (issue 3, section 6).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '../../../src-main/engine/ports/store.ts'
import { EngineBench, MINUTE, SECOND } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const DEVICES = ['a', 'b', 'c']
const KINDS = ['template', 'resource', 'device', 'device_group'] as const
const SEED = 20_261_122

type Step =
  | { readonly do: 'local' | 'fleet'; readonly which: number }
  | { readonly do: 'begin' | 'finish' | 'fail' | 'cancel' | 'force' | 'answer'; readonly which: number }
  | { readonly do: 'kill' | 'stop' | 'time' }
  | { readonly do: 'limit'; readonly kind: (typeof KINDS)[number]; readonly each: boolean; readonly max: number }
  | { readonly do: 'unlimit'; readonly which: number }

const which = fc.nat(20)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('local', 'fleet'), which }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('begin', 'finish', 'fail', 'cancel', 'force', 'answer', 'answer'),
      which,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('kill', 'stop', 'time') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('limit' as const),
      kind: fc.constantFrom(...KINDS),
      each: fc.boolean(),
      max: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unlimit' as const), which }) },
) as fc.Arbitrary<Step>

/** One engine after another on one store, with what is needed to move work on. */
class World {
  at: EngineBench
  readonly templates: string[]
  readonly group: string
  #tokens = 0

  constructor(store: Store) {
    this.at = new EngineBench({ store }).start()
    this.at.devices(...DEVICES)
    this.group = this.at.do('deviceGroups.create', { nameEn: 'Hall', kind: 'static', deviceIds: ['a', 'b'] }).id
    this.at.do('settings.change', { localConcurrency: 5, killAfterSeconds: 5 })
    this.templates = [
      this.at.localTemplate({ resources: ['press'], retry: { limit: 1, delayMs: 0 } }),
      this.at.localTemplate({ taskFunctionKey: 'again', resources: ['press', 'van'] }),
      this.at.fleetTemplate({ resources: ['van'] }),
      this.at.fleetTemplate({ retry: { limit: 1, delayMs: 0 } }),
    ]
  }

  #key(kind: (typeof KINDS)[number]): string {
    if (kind === 'template') return this.templates[1] ?? ''
    if (kind === 'resource') return 'press'
    return kind === 'device' ? 'b' : this.group
  }

  #open() {
    return this.at.read((tx) => tx.jobsInState(['QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING'], 1_000))
  }

  #answer(deviceId: string): void {
    this.#tokens += 1
    const one = { deviceId, topic: 't', clientToken: String(this.#tokens) }
    const head = this.at.read((tx) => tx.deviceList(deviceId, 1)[0])
    if (head === undefined) return
    const status = head.state === 'QUEUED' ? 'IN_PROGRESS' : this.#tokens % 3 === 0 ? 'FAILED' : 'SUCCEEDED'
    const update = { ...one, operation: 'update', jobId: head.publicJobId, status }
    this.at.engine.fleet.handle([update as never], this.at.wallAt)
    this.at.tick()
  }

  #limit(kind: (typeof KINDS)[number], each: boolean, max: number): void {
    const key = each ? '*' : this.#key(kind)
    const known = this.at.read((tx) => tx.listLimits()).find((row) => row.kind === kind && row.key === key)
    this.at.do('limits.save', { id: known?.id ?? null, kind, key, max })
  }

  #nextLife(): void {
    this.at = new EngineBench({ store: this.at.store, at: this.at.wallAt }).start()
  }

  #local(what: 'begin' | 'finish' | 'fail', index: number): void {
    const work = this.at.started[index % Math.max(1, this.at.started.length)]
    if (work !== undefined) this.at[what](work.runId)
  }

  #cancel(index: number, force: boolean): void {
    const open = this.#open()
    const job = open[index % Math.max(1, open.length)]
    if (job !== undefined) this.at.do('jobs.cancel', { id: job.id, force })
  }

  take(step: Step): void {
    const { at } = this
    switch (step.do) {
      case 'local':
        at.do('jobs.create', { templateId: this.templates[step.which % 2] ?? '' })
        break
      case 'fleet': {
        const deviceIds = DEVICES.filter((_, index) => ((step.which + 1) >> index) % 2 === 1)
        const target = { kind: 'devices', deviceIds: deviceIds.length === 0 ? ['a'] : deviceIds } as const
        at.do('jobs.create', { templateId: this.templates[2 + (step.which % 2)] ?? '', target })
        break
      }
      case 'begin':
      case 'finish':
      case 'fail':
        this.#local(step.do, step.which)
        break
      case 'cancel':
      case 'force':
        this.#cancel(step.which, step.do === 'force')
        break
      case 'answer':
        this.#answer(DEVICES[step.which % DEVICES.length] ?? 'a')
        break
      case 'stop':
        at.engine.stop(at.now)
        this.#nextLife()
        break
      case 'kill':
        this.#nextLife()
        break
      case 'time':
        at.run(6 * SECOND)
        break
      case 'limit':
        this.#limit(step.kind, step.each, step.max)
        break
      case 'unlimit': {
        const limits = at.read((tx) => tx.listLimits())
        const limit = limits[step.which % Math.max(1, limits.length)]
        if (limit !== undefined) at.do('limits.delete', { id: limit.id })
      }
    }
  }

  /** Who has a place of each thing that can be limited, from the rows alone. */
  use(): Map<string, Set<string>> {
    const use = new Map<string, Set<string>>()
    const add = (kind: string, key: string, who: string) => {
      const thing = `${kind} ${key}`
      use.set(thing, (use.get(thing) ?? new Set()).add(who))
    }
    for (const job of this.#open()) {
      if (job.state === 'QUEUED') continue
      const who = `${job.id}#${job.attempt}`
      add('template', job.templateId ?? '', who)
      for (const key of job.resources) add('resource', key, who)
    }
    for (const deviceId of DEVICES) {
      for (const { jobId } of this.at.read((tx) => tx.deviceList(deviceId, null))) {
        const who = `${jobId} ${deviceId}`
        add('device', deviceId, who)
        if (deviceId !== 'c') add('device_group', this.group, who)
      }
    }
    return use
  }

  maxOf(thing: string): number {
    const [kind, key] = thing.split(' ')
    const limits = this.at.read((tx) => tx.listLimits()).filter((row) => row.kind === kind)
    return (
      (limits.find((row) => row.key === key) ?? limits.find((row) => row.key === '*'))?.max ?? Number.POSITIVE_INFINITY
    )
  }

  /** Everything that is open is brought to its end. */
  drain(): void {
    for (let guard = 0; guard < 300 && this.#open().length > 0; guard += 1) {
      this.at.finishAll()
      for (const deviceId of DEVICES) this.#answer(deviceId)
      this.at.run(MINUTE)
    }
  }
}

test.each(STORES)(
  'limits: never exceeded over random starts, ends, cancels, kills and changes of limits, and all work comes to its end, on %s',
  (name, make) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const world = new World(make())
        let before = world.use()
        for (const [index, one] of steps.entries()) {
          world.take(one)
          const now = world.use()
          for (const [thing, used] of now) {
            // What was there when a limit was lowered may stay; nobody new comes while it is above.
            const isSame = [...used].every((who) => before.get(thing)?.has(who))
            const fits = isSame || used.size <= world.maxOf(thing)
            expect([index, one.do, thing, fits ? 'fits' : used.size]).toEqual([index, one.do, thing, 'fits'])
          }
          before = now
        }
        world.drain()
        expect(world.use()).toEqual(new Map())
        expect(world.at.read((tx) => tx.jobsWithReleaseWaits(9))).toEqual([])
      }),
      { seed: SEED, numRuns: name === 'memory' ? 120 : 15 },
    )
  },
  120_000,
)
