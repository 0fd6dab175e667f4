// The commands of the random sequences: each does one thing to the engine and the same to the model, ticks both, and compares.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Real } from './harness.ts'
import type { Model, ModelJob, ModelSchedule } from './model.ts'

type Step = (model: Model, real: Real) => void
type Wanted = (model: Model) => boolean

class Act implements fc.Command<Model, Real> {
  readonly #name: string
  readonly #step: Step
  readonly #wanted: Wanted

  constructor(name: string, step: Step, wanted: Wanted = () => true) {
    this.#name = name
    this.#step = step
    this.#wanted = wanted
  }

  check(model: Readonly<Model>): boolean {
    return this.#wanted(model as Model)
  }

  run(model: Model, real: Real): void {
    this.#step(model, real)
    tick(model, real)
    real.compare(model)
  }

  toString(): string {
    return this.#name
  }
}

/** The engine is told of the time, and the model of the same. */
function tick(model: Model, real: Real): void {
  model.settle()
  const { nextAt } = real.bench.tick()
  model.tick(real.bench.wallAt, real.bench.monoMs, real.oracle)
  expect(nextAt, 'it wants to be called again').toBeGreaterThan(real.bench.wallAt)
}

const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(1, from.length)]
const index = fc.nat(100)
const seconds = fc.constantFrom(5, 7, 10, 30, 60)
const hasSchedule: Wanted = (model) => model.schedules.length > 0
const hasWaiting: Wanted = (model) => model.waiting().length > 0
const hasUnderWay: Wanted = (model) => model.underWay().length > 0
const ofSchedule = (model: Model, at: number): ModelSchedule => pick(model.schedules, at) as ModelSchedule
const ofWaiting = (model: Model, at: number): ModelJob => pick(model.waiting(), at) as ModelJob

const createSchedule = fc
  .record({
    every: seconds,
    offset: fc.integer({ min: -90, max: 60 }),
    grace: fc.constantFrom(null, 1, 10, 60),
    coalesce: fc.boolean(),
    maxInstances: fc.integer({ min: 1, max: 3 }),
    isEnabled: fc.constantFrom(true, true, true, false),
    isIdempotent: fc.boolean(),
  })
  .map((given) => {
    const { every, offset, grace, coalesce, maxInstances, isEnabled, isIdempotent } = given
    return new Act(
      `create every ${every} s ${JSON.stringify(given)}`,
      (model, real) => {
        const startAt = Math.floor(model.now / 1_000) * 1_000 + offset * 1_000
        const graceMs = grace === null ? null : grace * 1_000
        const id = real.bench.every(every, {
          templateId: isIdempotent ? real.templates.again : real.templates.once,
          scheduleConfig: { intervalSeconds: every, startAt: new Date(startAt).toISOString() },
          ...{ graceMs, coalesce, maxInstances, isEnabled },
        })
        const one: ModelSchedule = {
          ...{ id, isIdempotent, everyMs: every * 1_000, startAt, graceMs, coalesce, maxInstances },
          ...{ state: isEnabled ? 'ENABLED' : 'CREATED', nextAt: null, edge: model.now, pausedUntil: null },
        }
        if (isEnabled) one.nextAt = model.after(one, model.now)
        model.schedules.push(one)
      },
      (model) => model.schedules.length < 4,
    )
  })

const edit = fc.tuple(index, seconds, fc.integer({ min: 1, max: 3 })).map(
  ([at, every, maxInstances]) =>
    new Act(
      `edit ${at} every ${every} s, ${maxInstances} at once`,
      (model, real) => {
        const one = ofSchedule(model, at)
        const startAt = Math.floor(model.now / 1_000) * 1_000
        const scheduleConfig = { intervalSeconds: every, startAt: new Date(startAt).toISOString() }
        real.bench.do('schedules.change', { id: one.id, scheduleConfig, maxInstances })
        Object.assign(one, { everyMs: every * 1_000, startAt, maxInstances, edge: model.now })
        if (one.state === 'ENABLED') one.nextAt = model.after(one, model.now)
      },
      // Fewer instances than are open now would not be a fault of the engine.
      (model) => hasSchedule(model) && model.openOf(ofSchedule(model, at).id).length <= maxInstances,
    ),
)

function enable(model: Model, one: ModelSchedule): void {
  if (one.state === 'ENABLED') return
  if (one.state === 'PAUSED') return model.resume(one)
  one.state = 'ENABLED'
  one.nextAt = model.after(one, model.now)
  one.edge = model.now
}

const act = fc
  .tuple(index, fc.constantFrom('enable', 'disable', 'pause', 'resume'), fc.constantFrom(null, 20, 200))
  .map(
    ([at, action, until]) =>
      new Act(
        `${action} ${at} until ${until}`,
        (model, real) => {
          const one = ofSchedule(model, at)
          const pausedUntil = action === 'pause' && until !== null ? model.now + until * 1_000 : null
          real.bench.do('schedules.act', {
            id: one.id,
            action,
            ...(pausedUntil !== null && { until: pausedUntil }),
          } as never)
          if (action === 'enable' || action === 'resume') enable(model, one)
          else if (action === 'disable') Object.assign(one, { state: 'DISABLED', nextAt: null, pausedUntil: null })
          else {
            if (one.state === 'ENABLED') one.edge = model.now
            Object.assign(one, { state: 'PAUSED', nextAt: null, pausedUntil })
          }
        },
        (model) => {
          if (!hasSchedule(model)) return false
          const { state } = ofSchedule(model, at)
          if (action === 'pause') return state === 'ENABLED' || state === 'PAUSED'
          return action === 'resume' ? state === 'PAUSED' || state === 'ENABLED' : true
        },
      ),
  )

const runNow = index.map(
  (at) =>
    new Act(
      `run now ${at}`,
      (model, real) => {
        const one = ofSchedule(model, at)
        const isBlocked = model.openOf(one.id).length >= one.maxInstances
        const { runId, jobId } = real.bench.do('schedules.act', { id: one.id, action: 'trigger' })
        expect(jobId === null, 'R9 only the instances block a run now').toBe(isBlocked)
        const which = { scheduleId: one.id, slotAt: model.now, groupId: null }
        if (jobId === null)
          model.runs.push({ ...which, runId, status: 'SKIPPED', reason: 'max_instances', count: null })
        else addJob(model, { ...which, id: jobId, runId: runId ?? '', isIdempotent: one.isIdempotent })
      },
      hasSchedule,
    ),
)

type NewJob = Pick<ModelJob, 'id' | 'runId'> & Partial<ModelJob>

function addJob(model: Model, job: NewJob): ModelJob {
  const plain = { scheduleId: null, slotAt: null, isIdempotent: false, priority: 0, groupId: null, groupIndex: 0 }
  const made: ModelJob = { ...plain, state: 'QUEUED', isHeld: false, expiresAt: null, rank: model.nextRank(), ...job }
  model.jobs.push(made)
  return made
}

const createJob = fc.tuple(fc.constantFrom(-5, 0, 0, 3, 20), fc.boolean(), fc.boolean()).map(
  ([priority, isHeld, isIdempotent]) =>
    new Act(`job ${priority}${isHeld ? ' held' : ''}`, (model, real) => {
      const templateId = isIdempotent ? real.templates.again : real.templates.once
      const { id } = real.bench.do('jobs.create', { templateId, priority, isHeld })
      const runId = real.job(id)?.runId ?? ''
      addJob(model, { id, runId, priority, isHeld, isIdempotent, state: isHeld ? 'PENDING' : 'QUEUED' })
    }),
)

const hold = fc.tuple(index, fc.boolean()).map(
  ([at, isHeld]) =>
    new Act(
      `${isHeld ? 'hold' : 'release'} ${at}`,
      (model, real) => {
        const job = ofWaiting(model, at)
        real.bench.do('jobs.hold', { ids: [job.id], isHeld })
        if (job.isHeld === isHeld) return
        job.isHeld = isHeld
        job.state = isHeld || job.groupId !== null ? 'PENDING' : 'QUEUED'
      },
      hasWaiting,
    ),
)

/** R30: behind another job, whose priority it takes; or to the top of a band. */
const move = fc.tuple(index, fc.option(index, { nil: null }), fc.constantFrom(-5, 0, 3, 20)).map(
  ([at, behind, priority]) =>
    new Act(
      `move ${at} ${behind === null ? `to the top of ${priority}` : `behind ${behind}`}`,
      (model, real) => {
        const job = ofWaiting(model, at)
        const others = model.waiting().filter((other) => other !== job)
        const baseVersion = real.bench.read((tx) => tx.getEngineState().queueVersion)
        const after = behind === null ? undefined : pick(others, behind)
        const top = after === undefined ? { afterJobId: null, priority } : { afterJobId: after.id }
        real.bench.do('queue.move', { jobId: job.id, baseVersion, ...top } as never)
        const stale = real.bench.ask('queue.move', { jobId: job.id, baseVersion, ...top } as never)
        expect(stale.ok ? 'ok' : stale.code, 'R30 an old version is refused').toBe('queue_changed')
        if (after) placeBehind(job, after, others, model)
        else placeOnTop(job, priority, others)
      },
      hasWaiting,
    ),
)

function placeBehind(job: ModelJob, after: ModelJob, others: readonly ModelJob[], model: Model): void {
  job.priority = after.priority
  const next = others[others.indexOf(after) + 1]
  job.rank = next?.priority === after.priority ? (after.rank + next.rank) / 2 : model.nextRank()
}

const bandOf = (priority: number) =>
  priority >= 20 ? 'urgent' : priority > 0 ? 'high' : priority === 0 ? 'normal' : 'low'

function placeOnTop(job: ModelJob, priority: number, others: readonly ModelJob[]): void {
  const head = others.find((other) => bandOf(other.priority) === bandOf(priority))
  const isAhead = head !== undefined && head.priority >= priority
  job.priority = isAhead ? head.priority : priority
  if (isAhead) job.rank = head.rank - 0.001
}

/** R35: waiting work ends at once; running work is asked to stop, and here it does. */
function cancelJob(model: Model, real: Real, job: ModelJob): void {
  if (job.state === 'PENDING' || job.state === 'QUEUED') return model.end(job, 'SKIPPED', 'cancelled')
  expect(
    real.bench.stops.some(({ runId }) => runId === job.runId),
    'running work is told to stop',
  ).toBe(true)
  real.bench.finish(job.runId, { status: 'FAILED', reason: 'cancelled' })
  model.end(job, 'FAILED', 'cancelled')
}

const cancel = index.map(
  (at) =>
    new Act(
      `cancel ${at}`,
      (model, real) => {
        const job = pick(model.jobs, at) as ModelJob
        real.bench.do('jobs.cancel', { id: job.id })
        cancelJob(model, real, job)
      },
      (model) => model.jobs.length > 0,
    ),
)

const begin = index.map(
  (at) => new Act(`begin ${at}`, (model, real) => real.begin(pick(model.underWay(), at) as ModelJob), hasUnderWay),
)

const finish = fc.tuple(index, fc.boolean()).map(
  ([at, isGood]) =>
    new Act(
      `${isGood ? 'finish' : 'fail'} ${at}`,
      (model, real) => {
        const job = pick(model.underWay(), at) as ModelJob
        if (job.state === 'DISPATCHED') real.begin(job)
        if (isGood) real.bench.finish(job.runId)
        else real.bench.fail(job.runId)
        model.end(job, isGood ? 'COMPLETED' : 'FAILED', isGood ? 'succeeded' : 'failed')
      },
      hasUnderWay,
    ),
)

const createGroup = fc
  .record({
    size: fc.integer({ min: 1, max: 4 }),
    isSequence: fc.boolean(),
    width: fc.constantFrom(null, 1, 2),
    stops: fc.boolean(),
  })
  .map(
    ({ size, isSequence, width, stops }) =>
      new Act(
        `group of ${size} ${isSequence ? 'in sequence' : `side by side ${width}`} ${stops ? 'stop' : 'continue'}`,
        (model, real) => {
          const { id } = real.bench.do('groups.create', {
            ...{
              nameEn: 'Group',
              mode: isSequence ? 'sequential' : 'parallel',
              onFailure: stops ? 'stop' : 'continue',
            },
            ...(isSequence ? {} : { width }),
            jobs: Array.from({ length: size }, () => ({ templateId: real.templates.once })),
          } as never)
          const members = real.bench.read((tx) => tx.jobsOfGroup(id))
          const wide = isSequence ? 1 : (width ?? Number.POSITIVE_INFINITY)
          model.groups.push({ id, width: wide, isSequence, stopsOnFailure: stops, isCancelled: false })
          const inOrder = members.toSorted((a, b) => a.insertSeq - b.insertSeq)
          for (const { id: jobId, runId, groupIndex } of inOrder) {
            addJob(model, { id: jobId, runId, groupId: id, groupIndex: groupIndex ?? 0, state: 'PENDING' })
          }
        },
        (model) => model.groups.length < 4,
      ),
  )

const cancelGroup = index.map(
  (at) =>
    new Act(
      `cancel group ${at}`,
      (model, real) => {
        const group = pick(model.groups, at)
        if (!group) return
        const open = model.membersOf(group.id)
        real.bench.do('groups.cancel', { id: group.id })
        if (open.length > 0) group.isCancelled = true
        for (const job of open.filter(({ state }) => state === 'PENDING' || state === 'QUEUED')) {
          model.end(job, 'SKIPPED', 'cancelled')
        }
        for (const job of model.membersOf(group.id)) cancelJob(model, real, job)
      },
      (model) => model.groups.length > 0,
    ),
)

const pauseEngine = fc.boolean().map(
  (isPaused) =>
    new Act(isPaused ? 'pause the engine' : 'resume the engine', (model, real) => {
      real.bench.do(isPaused ? 'engine.pause' : 'engine.resume', {} as never)
      if (isPaused && !model.isPaused) Object.assign(model, { isPaused: true, pauseFrom: model.now, pauseTo: null })
      if (!isPaused && model.isPaused) Object.assign(model, { isPaused: false, pauseTo: model.now })
    }),
)

const holdQueue = fc.boolean().map(
  (isHeld) =>
    new Act(isHeld ? 'hold the queue' : 'release the queue', (model, real) => {
      real.bench.do('queue.hold', { isHeld })
      model.isQueueHeld = isHeld
    }),
)

/** Both clocks go on, and the engine is late by as much. */
const pass = fc
  .integer({ min: 1, max: 95_000 })
  .map((ms) => new Act(`pass ${ms} ms`, (_model, real) => void real.bench.pass(ms)))

/** The wall clock alone moves: sleep, or somebody set it. */
const jump = fc
  .constantFrom(-7_200_000, -600_000, -65_000, -30_000, 30_000, 65_000, 900_000, 86_400_000)
  .map((ms) => new Act(`jump ${ms} ms`, (_model, real) => void real.bench.jump(ms)))

/** Time in small steps, the engine called whenever it asks for it. */
const live = fc.integer({ min: 1, max: 120 }).map(
  (s) =>
    new Act(`live ${s} s`, (model, real) => {
      const end = real.bench.wallAt + s * 1_000
      let { nextAt } = real.bench.tick()
      model.tick(real.bench.wallAt, real.bench.monoMs, real.oracle)
      while (nextAt <= end) {
        real.bench.pass(nextAt - real.bench.wallAt)
        nextAt = real.bench.tick().nextAt
        model.tick(real.bench.wallAt, real.bench.monoMs, real.oracle)
      }
    }),
)

const restart = fc.boolean().map(
  (isClean) =>
    new Act(isClean ? 'stop and start' : 'kill and start', (model, real) => {
      real.restart(isClean)
      model.restart(isClean)
    }),
)

const rivalRefused = fc.constant(
  new Act('a rival asks for the workspace', (_model, real) => {
    const rival = real.rival(true)
    const answer = rival.engine.start(rival.now)
    expect(answer.ok ? 'ok' : answer.code, 'R38 a lease that is held is not given away').toBe('workspace_held')
  }),
)

/** The lease runs out unseen, another takes over; whatever the first one tries then changes nothing (R37). */
const takenOver = fc.constant(
  new Act('a rival takes over', (model, real) => {
    const late = real.bench
    const { expiresAt } = late.read((tx) => tx.readLease()) ?? { expiresAt: 0 }
    late.pass(Math.max(0, expiresAt - late.wallAt) + 1_000)
    const rival = real.rival(true)
    rival.start()
    real.bench = rival
    // Its start admits nothing: due slots are decided before the first job is claimed.
    model.restart(false)
    model.tick(rival.wallAt, rival.monoMs, real.oracle)
    const before = JSON.stringify(real.open())
    late.tick()
    const refused = late.ask('jobs.create', { templateId: real.templates.once })
    expect(refused.ok ? 'ok' : refused.code, 'R37 the late writer is refused').toMatch(/stepped_down|engine_stopped/)
    for (const work of late.started) late.finish(work.runId)
    expect(JSON.stringify(real.open()), 'R37 the late writer changed nothing').toBe(before)
  }),
)

/** All of them; what moves time and work along comes more often. */
export const COMMANDS = [
  ...[createSchedule, edit, act, act, runNow, createJob, createJob, hold, move, cancel],
  ...[begin, finish, finish, finish, createGroup, cancelGroup, pauseEngine, holdQueue],
  ...[pass, pass, live, live, jump, restart, rivalRefused, takenOver],
]
