// The scheduler written a second time, from the rules and not from the engine: plain arrays, whole intervals, local work.
// What it leaves out (devices, cron, retries) has tests of its own. Ids come from the engine, decisions never do.

export type ScheduleState = 'CREATED' | 'ENABLED' | 'DISABLED' | 'PAUSED'
export type JobState = 'PENDING' | 'QUEUED' | 'DISPATCHED' | 'RUNNING'
export type RunStatus = 'COMPLETED' | 'FAILED' | 'SKIPPED'

export type ModelSchedule = {
  readonly id: string
  readonly isIdempotent: boolean
  everyMs: number
  startAt: number
  graceMs: number | null
  coalesce: boolean
  maxInstances: number
  state: ScheduleState
  nextAt: number | null
  /** Nothing at or before this is decided any more (R12, R24). */
  edge: number
  pausedUntil: number | null
}

export type ModelJob = {
  id: string
  runId: string
  readonly scheduleId: string | null
  readonly slotAt: number | null
  readonly isIdempotent: boolean
  priority: number
  /** Place inside its priority; moves take the middle between two. */
  rank: number
  state: JobState
  isHeld: boolean
  readonly groupId: string | null
  readonly groupIndex: number
  expiresAt: number | null
}

export type ModelRun = {
  readonly runId: string | null
  readonly scheduleId: string | null
  readonly slotAt: number | null
  readonly status: RunStatus
  readonly reason: string
  /** Slots that this one row stands for; null = one. */
  readonly count: number | null
  readonly groupId: string | null
}

export type ModelGroup = {
  readonly id: string
  readonly width: number
  readonly isSequence: boolean
  readonly stopsOnFailure: boolean
  isCancelled: boolean
}

/** What only the engine can say: its ids, and the start that it chose for an interval that was anchored anew. */
export type Oracle = {
  job(scheduleId: string, slotAt: number): { id: string; runId: string; insertSeq: number }
  startOf(scheduleId: string): number
}

const JUMP_MS = 60_000
const CATCH_UP = 100

export class Model {
  readonly schedules: ModelSchedule[] = []
  readonly jobs: ModelJob[] = []
  readonly runs: ModelRun[] = []
  readonly groups: ModelGroup[] = []
  readonly limit: number
  isPaused = false
  pauseFrom: number | null = null
  pauseTo: number | null = null
  isQueueHeld = false
  now: number
  #mono: number
  #ranks = 0
  readonly #ranges: { readonly id: string; readonly from: number; readonly to: number }[] = []
  /** Slots with a row of their own, and the first of each range: `schedule instant`. */
  readonly #decided = new Set<string>()

  constructor(now: number, mono: number, limit: number) {
    this.now = now
    this.#mono = mono
    this.limit = limit
  }

  nextRank(): number {
    this.#ranks += 1
    return this.#ranks
  }

  schedule(id: string): ModelSchedule {
    const found = this.schedules.find((one) => one.id === id)
    if (!found) throw new Error(`the model knows no schedule ${id}`)
    return found
  }

  /** Jobs that wait, in the order of work (R27). */
  waiting(): ModelJob[] {
    return this.jobs
      .filter((job) => job.state === 'PENDING' || job.state === 'QUEUED')
      .sort((one, other) => other.priority - one.priority || one.rank - other.rank)
  }

  underWay(): ModelJob[] {
    return this.jobs.filter((job) => job.state === 'DISPATCHED' || job.state === 'RUNNING')
  }

  openOf(scheduleId: string): ModelJob[] {
    return this.jobs.filter((job) => job.scheduleId === scheduleId)
  }

  /** The first instant of a grid after `at`; before its start only when it had begun and the clock went back (R24, R26a). */
  after({ everyMs, startAt }: ModelSchedule, at: number, reachesBack = false): number {
    let found = startAt
    while (reachesBack && found > at + everyMs) found -= everyMs
    while (found <= at) found += everyMs
    return found
  }

  /** The wall clock's reading, and what the engine does at a tick. */
  tick(now: number, mono: number, oracle: Oracle): void {
    const jump = now - this.now - (mono - this.#mono)
    this.now = now
    this.#mono = mono
    if (jump < -JUMP_MS) this.#wentBack(-jump, oracle)
    for (const one of this.schedules) {
      if (one.state === 'PAUSED' && one.pausedUntil !== null && one.pausedUntil <= now) this.resume(one)
    }
    for (const job of this.waiting()) {
      if (job.expiresAt !== null && job.expiresAt <= now) this.end(job, 'SKIPPED', 'expired')
    }
    if (!this.isPaused) this.#decideAll(oracle)
    this.settle()
  }

  // R24, DESIGN 6.13: next times anew from the new now; what was decided stays decided.
  #wentBack(by: number, oracle: Oracle): void {
    // A pause of the engine that is open holds from the new now on (R11).
    if (this.isPaused) this.pauseFrom = Math.min(this.pauseFrom ?? this.now, this.now)
    for (const one of this.schedules) {
      // A pause that began at a time which has not come again goes on from now.
      if (one.state === 'PAUSED') one.edge = Math.min(one.edge, this.now)
      if (one.state !== 'ENABLED') continue
      const hasBegun = one.edge >= one.startAt
      const isAnew = hasBegun && one.edge > this.now && by > one.everyMs
      if (isAnew) this.#anchorAnew(one, oracle)
      const next = this.after(one, this.now, hasBegun)
      one.nextAt = isAnew ? next : this.#afterRanges(one, next)
      one.edge = Math.min(one.edge, this.now)
    }
  }

  // R24: beyond one period it does not wait for slots that were decided; where the new grid lies is the engine's choice.
  #anchorAnew(one: ModelSchedule, oracle: Oracle): void {
    one.startAt = oracle.startOf(one.id)
    const next = this.after(one, this.now, true)
    if (next - this.now > one.everyMs) throw new Error(`anchored anew, ${one.id} waits longer than its period`)
  }

  /** The ranges that hold slots of the grid of now: one that was changed meanwhile has slots of its own between the old ones. */
  #rangesOf({ id, startAt, everyMs }: ModelSchedule): { readonly from: number; readonly to: number }[] {
    const own = this.#ranges.filter((range) => range.id === id && (range.from - startAt) % everyMs === 0)
    return own.sort((a, b) => a.from - b.from)
  }

  #isDecided(one: ModelSchedule, at: number): boolean {
    if (this.#decided.has(`${one.id} ${at}`)) return true
    return this.#rangesOf(one).some(({ from, to }) => from <= at && at <= to)
  }

  // What lies in a range that was decided as one row is decided, and not waited for.
  #afterRanges(one: ModelSchedule, next: number): number {
    let at = next
    for (const { from, to } of this.#rangesOf(one)) if (from <= at && at <= to) at = this.after(one, to, true)
    return at
  }

  #decideAll(oracle: Oracle): void {
    const fresh: { job: ModelJob; insertSeq: number }[] = []
    for (const one of this.schedules) {
      if (one.state !== 'ENABLED' || one.nextAt === null || one.nextAt > this.now) continue
      for (const slotAt of this.#decide(one)) {
        const { insertSeq, ...ids } = oracle.job(one.id, slotAt)
        fresh.push({ job: this.#slotJob(one, slotAt, ids), insertSeq })
      }
    }
    // Which of two schedules due at the same instant comes first is the engine's to say.
    fresh.sort((a, b) => a.insertSeq - b.insertSeq)
    for (const { job } of fresh) {
      job.rank = this.nextRank()
      this.jobs.push(job)
    }
  }

  #slotJob(one: ModelSchedule, slotAt: number, ids: { id: string; runId: string }): ModelJob {
    const { isIdempotent, id: scheduleId, nextAt: expiresAt } = one
    const place = { priority: 0, rank: 0, groupId: null, groupIndex: 0 }
    return { ...ids, scheduleId, slotAt, isIdempotent, ...place, state: 'QUEUED', isHeld: false, expiresAt }
  }

  /** R1 to R7 and R11 for one schedule; answers with the slots that run, oldest first. */
  #decide(one: ModelSchedule): number[] {
    const due: number[] = []
    for (let at = one.nextAt ?? 0; at <= this.now; at += one.everyMs) due.push(at)
    one.nextAt = this.#afterRanges(one, this.after(one, this.now, true))
    one.edge = this.now
    const [from, to] = [this.pauseFrom ?? Number.POSITIVE_INFINITY, this.pauseTo ?? Number.POSITIVE_INFINITY]
    const fresh = due.filter((at) => !this.#isDecided(one, at))
    this.#skipRange(
      one,
      fresh.filter((at) => at >= from && at < to),
      'paused',
    )
    const open = fresh.filter((at) => at < from || at >= to)
    // The latest of all that are due stands for the others, also when it was decided before the clock went back.
    const latest = due.filter((at) => at < from || at >= to).at(-1)
    return one.coalesce ? this.#coalesced(one, open, latest) : this.#each(one, open)
  }

  #coalesced(one: ModelSchedule, open: readonly number[], latest: number | undefined): number[] {
    const passed = open.filter((at) => at !== latest)
    if (passed.length > CATCH_UP) this.#skipRange(one, passed, 'coalesced')
    else for (const at of passed) this.#skip(one, at, 'coalesced')
    return this.#judge(
      one,
      open.filter((at) => at === latest),
    )
  }

  #each(one: ModelSchedule, open: readonly number[]): number[] {
    const cut = Math.max(0, open.length - CATCH_UP)
    this.#skipRange(one, open.slice(0, cut), 'misfire')
    return this.#judge(one, open.slice(cut))
  }

  #judge(one: ModelSchedule, slots: readonly number[]): number[] {
    let instances = this.openOf(one.id).length
    const run: number[] = []
    for (const at of slots) {
      if (one.graceMs !== null && this.now - at > one.graceMs) this.#skip(one, at, 'misfire')
      else if (instances >= one.maxInstances) this.#skip(one, at, 'max_instances')
      else {
        instances += 1
        run.push(at)
        this.#decided.add(`${one.id} ${at}`)
      }
    }
    return run
  }

  #skip(one: ModelSchedule, at: number, reason: string): void {
    this.#decided.add(`${one.id} ${at}`)
    const none = { runId: null, groupId: null, count: null }
    this.runs.push({ ...none, scheduleId: one.id, slotAt: at, status: 'SKIPPED', reason })
  }

  #skipRange(one: ModelSchedule, slots: readonly number[], reason: string): void {
    const [first] = slots
    if (first === undefined) return
    this.#decided.add(`${one.id} ${first}`)
    this.#ranges.push({ id: one.id, from: first, to: slots.at(-1) ?? first })
    const count = slots.length > 1_000 ? 1_001 : slots.length
    const none = { runId: null, groupId: null }
    this.runs.push({ ...none, scheduleId: one.id, slotAt: first, status: 'SKIPPED', reason, count })
  }

  /** R11: one row for what passed, nothing replayed. */
  resume(one: ModelSchedule): void {
    const passed: number[] = []
    for (let at = this.after(one, one.edge, true); at <= this.now; at += one.everyMs) {
      if (at >= one.startAt || one.edge >= one.startAt) passed.push(at)
    }
    this.#skipRange(
      one,
      passed.filter((at) => !this.#isDecided(one, at)),
      'paused',
    )
    one.state = 'ENABLED'
    one.pausedUntil = null
    one.nextAt = this.after(one, this.now)
    one.edge = this.now
  }

  /** A job leaves with its run; a failed member of a sequence takes the others along (R32). */
  end(job: ModelJob, status: RunStatus, reason: string): void {
    const at = this.jobs.indexOf(job)
    if (at < 0) return
    this.jobs.splice(at, 1)
    const { runId, scheduleId, slotAt, groupId } = job
    this.runs.push({ runId, scheduleId, slotAt, status, reason, count: null, groupId })
    const group = this.groups.find(({ id }) => id === groupId)
    if (status !== 'FAILED' || !group?.isSequence || !group.stopsOnFailure) return
    for (const other of this.membersOf(group.id)) {
      if (other.state === 'PENDING') this.end(other, 'SKIPPED', 'group_stopped')
    }
  }

  membersOf(groupId: string): ModelJob[] {
    return this.jobs.filter((job) => job.groupId === groupId).sort((a, b) => a.groupIndex - b.groupIndex)
  }

  /** R33, by counting. */
  groupState(group: ModelGroup): string {
    const open = this.membersOf(group.id)
    const ended = this.runs.filter((run) => run.groupId === group.id)
    const begun = open.filter((job) => job.state === 'DISPATCHED' || job.state === 'RUNNING').length
    if (open.length > 0) return begun + ended.length > 0 ? 'RUNNING' : 'QUEUED'
    if (group.isCancelled) return 'CANCELLED'
    const failed = ended.filter((run) => run.status === 'FAILED').length
    const good = ended.filter((run) => run.status === 'COMPLETED').length
    if (failed === 0) return 'COMPLETED'
    return good === 0 ? 'FAILED' : 'PARTIAL'
  }

  /** Gates open and jobs are claimed until nothing more can begin (R27, R32). */
  settle(): void {
    for (const group of this.groups) this.#openGate(group)
    if (this.isPaused || this.isQueueHeld) return
    for (const job of this.waiting()) {
      if (this.underWay().length >= this.limit) return
      if (job.state === 'QUEUED' && !job.isHeld) {
        job.state = 'DISPATCHED'
        job.expiresAt = null
      }
    }
  }

  #openGate(group: ModelGroup): void {
    if (group.isCancelled) return
    const members = this.membersOf(group.id)
    let free = group.width - members.filter((job) => job.state !== 'PENDING').length
    for (const job of members) {
      if (job.state !== 'PENDING' || free <= 0) continue
      if (job.isHeld && group.isSequence) return
      if (job.isHeld) continue
      job.state = 'QUEUED'
      free -= 1
    }
  }

  /** R36, R39: what a killed engine had under way. */
  restart(isClean: boolean): void {
    for (const job of this.underWay()) {
      const isCutOff = !isClean && job.state === 'RUNNING' && !job.isIdempotent
      if (isCutOff) this.end(job, 'FAILED', 'abandoned')
      else job.state = 'QUEUED'
    }
  }
}
