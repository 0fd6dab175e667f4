// One simulated device: asks, works, reports, goes away and returns. It knows the device protocol and nothing of Muster.
// No sockets: it speaks through `DeviceWire`; no clock but the wire's.
import type { Topics } from '../mqtt/topics.ts'
import type { Answer, Assigned, CancelAsked } from './answers.ts'
import { BEHAVIOURS } from './behaviour.ts'
import type { Behaviour } from './behaviour.ts'
import type { Character } from './cast.ts'
import { chance, pick } from './chance.ts'
import type { DeviceWire } from './device-wire.ts'
import { Instruments } from './instruments.ts'
import { Requester } from './requester.ts'
import { writeScript } from './script.ts'
import type { Script } from './script.ts'
import type { Witness } from './witness.ts'

type Task = {
  readonly jobId: string
  readonly attempt: number
  readonly script: Script
  readonly document: unknown
  version: number
  step: number
  /** Its last word is on the way: too late to stop. */
  isSaid: boolean
}

/** The attribute by which a device says that it can be asked to stop (L7). */
const KNOWS_CANCEL = 'muster.cancel'
const TERMINAL = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'REJECTED', 'REMOVED', 'CANCELED'])

export class SimulatedDevice {
  readonly character: Character
  readonly #topics: Topics
  readonly #wire: DeviceWire
  readonly #witness: Witness
  readonly #seed: number
  readonly #requester: Requester
  readonly #instruments: Instruments
  readonly #behaviour: Behaviour
  /** How far its own clock is off. */
  readonly #clockOffsetMs: number
  #isHere = false
  #isStopped = false
  #task: Task | null = null
  #asksAgain = false
  #absences = 0
  #idles = 0
  #session = ''
  #cancelTimer: () => void = () => {}
  #cancelNap: () => void = () => {}
  /** Cancels that came while it was away: its broker keeps them for it. */
  #kept: (() => void)[] = []

  constructor(character: Character, topics: Topics, wire: DeviceWire, witness: Witness, seed: number) {
    this.character = character
    this.#topics = topics
    this.#wire = wire
    this.#witness = witness
    this.#seed = seed
    this.#behaviour = character.behaviour ?? BEHAVIOURS[character.profile]
    this.#clockOffsetMs = pick(...this.#behaviour.clockOffsetMs, seed, character.id, 'clock')
    this.#requester = new Requester(wire, character.id, this.#behaviour, seed)
    this.#instruments = new Instruments(seed, character.id)
  }

  /** Says hello and goes on where it was. Called at each connect. */
  arrive(): void {
    if (this.#isStopped) return
    this.#isHere = true
    this.#session = `${this.#now().toString(36)}-${this.#absences}`
    const { name, attributes } = this.character
    const told = this.knowsCancel ? { ...attributes, [KNOWS_CANCEL]: true } : attributes
    this.#presence({ online: true, name, attributes: told })
    for (const take of this.#kept.splice(0)) take()
    if (this.#requester.isWaiting) this.#requester.resend()
    else if (this.#task) this.#scheduleStep()
    else this.#ask()
    this.#scheduleNap()
  }

  /** True: it can be asked to stop, and says so in its birth. */
  get knowsCancel(): boolean {
    return this.#behaviour.whenAskedToStop !== null
  }

  /** Asked to stop an execution (L7): stops, goes on to its end, or refuses. What it does not work on any more, it has stopped. */
  askedToStop(cancelTopic: string, jobId: string, asked: CancelAsked): void {
    const manner = this.#behaviour.whenAskedToStop
    if (manner === null || this.#isStopped) return
    if (!this.#isHere) return void this.#kept.push(() => this.askedToStop(cancelTopic, jobId, asked))
    const current = this.#task?.jobId === jobId ? this.#task : null
    const { executionNumber = current?.attempt } = asked
    const task = current?.attempt === executionNumber ? current : null
    const about = executionNumber === undefined ? {} : { executionNumber }
    const say = (outcome: string, body: Record<string, unknown>) =>
      this.#wire.send(`${cancelTopic}/${outcome}`, { ...about, ...body })
    if (task && manner === 'refuse') return say('rejected', { reason: 'cannot stop in the middle' })
    if (task && (manner === 'finish' || task.isSaid)) return say('accepted', { status: 'finishing' })
    say('accepted', { status: 'accepted', reason: task ? 'stopped' : 'not at work on it' })
    return task ? this.#dropped(task) : undefined
  }

  /** Says goodbye for good. */
  leave(): void {
    if (this.#isHere) this.#presence({ online: false, goodbye: true })
    this.#isStopped = true
    this.#hush()
  }

  /** The head of its queue changed. */
  announced(answer: Answer): void {
    if (!this.#isHere || !answer.execution) return
    // Whoever is stuck lets go when the service has gone on to something else.
    if (this.#task?.script.isStuck && answer.execution.jobId !== this.#task.jobId) this.#task = null
    if (this.#task || this.#requester.isWaiting) this.#asksAgain = true
    else this.#ask()
  }

  /** An answer to the request made on `requestTopic`. */
  answered(requestTopic: string, accepted: boolean, answer: Answer): void {
    if (this.#isHere) this.#requester.answered(requestTopic, accepted, answer)
  }

  #now(): number {
    return this.#wire.now() + this.#clockOffsetMs
  }

  #presence(body: Record<string, unknown>): void {
    const at = Math.floor(this.#now() / 1000)
    this.#wire.send(this.#topics.presence(this.character.id), { ...body, at, session: this.#session }, true)
  }

  #hush(): void {
    this.#isHere = false
    this.#cancelTimer()
    this.#cancelNap()
    this.#requester.pause()
  }

  #goAway(saysGoodbye: boolean): void {
    this.#absences += 1
    const { id } = this.character
    const awayMs = pick(...this.#behaviour.awayMs, this.#seed, id, 'away', this.#absences)
    const until = Math.ceil((this.#now() + awayMs) / 1000)
    this.#presence(saysGoodbye ? { online: false, goodbye: true, until } : { online: false })
    this.#hush()
    this.#cancelNap = this.#wire.after(awayMs, () => this.arrive())
  }

  /** A sleeping device that has nothing to do sleeps. */
  #scheduleNap(): void {
    this.#cancelNap()
    const { awakeMs: range } = this.#behaviour
    if (!range) return
    const awakeMs = pick(...range, this.#seed, this.character.id, 'awake', this.#absences)
    this.#cancelNap = this.#wire.after(awakeMs, () => this.#goAway(true))
  }

  #ask(): void {
    this.#asksAgain = false
    const { id } = this.character
    // A device that may refuse looks before it takes; the others take.
    const topic = this.#behaviour.looksFirst ? this.#topics.describe(id, '$next') : this.#topics.startNext(id)
    this.#requester.request(topic, {}, (accepted, answer) => {
      if (!accepted) return this.#wire.after(5_000, () => this.#isHere && this.#idle())
      if (answer.execution) return this.#take(answer.execution)
      return this.#asksAgain ? this.#ask() : this.#waitIdle()
    })
  }

  #waitIdle(): void {
    const { askAgainMs: range } = this.#behaviour
    if (!range) return
    this.#idles += 1
    const delayMs = pick(...range, this.#seed, this.character.id, 'again', this.#idles)
    this.#cancelTimer()
    this.#cancelTimer = this.#wire.after(delayMs, () => this.#isHere && this.#idle())
  }

  #idle(): void {
    if (!this.#task && !this.#requester.isWaiting) this.#ask()
  }

  #take(execution: Assigned): void {
    const { id } = this.character
    const { jobId, executionNumber: attempt, versionNumber: version } = execution
    this.#witness.handedOut(id, jobId, attempt)
    const script = writeScript(this.#behaviour, this.#seed, id, jobId, attempt)
    this.#task = { jobId, attempt, script, version, step: 0, document: execution.jobDocument, isSaid: false }
    if (script.ending === 'REJECTED') return this.#finish()
    this.#witness.began(id, jobId, attempt)
    if (execution.status === 'QUEUED') return this.#report('IN_PROGRESS', { progress: '0%' })
    return this.#scheduleStep()
  }

  #scheduleStep(): void {
    this.#cancelTimer()
    const task = this.#task
    if (!task || task.script.isStuck) return
    this.#cancelTimer = this.#wire.after(task.script.stepMs, () => this.#step(task))
  }

  #step(task: Task): void {
    task.step += 1
    if (task.step >= task.script.steps) return this.#finish()
    if (this.#mayGo(task, 'nap', this.#behaviour.napPercent)) return this.#goAway(true)
    if (this.#mayGo(task, 'go', this.#behaviour.vanishPercent)) return this.#goAway(false)
    const percent = Math.round((task.step / task.script.steps) * 100)
    return this.#report('IN_PROGRESS', { progress: `${percent}%`, step: `${task.step}/${task.script.steps}` })
  }

  #mayGo(task: Task, what: string, percent: number): boolean {
    const { id } = this.character
    return chance(this.#seed, id, task.jobId, task.attempt, task.step, what) * 100 < percent
  }

  #finish(): void {
    const task = this.#task
    if (!task) return
    task.isSaid = true
    this.#witness.said(this.character.id, task.jobId, task.attempt)
    const { ending, reason, code } = task.script
    const answer = ending === 'SUCCEEDED' ? this.#instruments.answer(task.document, this.#now()) : {}
    this.#report(ending, { reason, ...(code !== null && { code }), ...answer })
  }

  #report(status: string, statusDetails: Record<string, string>): void {
    const task = this.#task
    if (!task) return
    const body = {
      status,
      statusDetails,
      expectedVersion: task.version,
      executionNumber: task.attempt,
      includeJobExecutionState: true,
    }
    this.#requester.request(this.#topics.update(this.character.id, task.jobId), body, (accepted, answer) => {
      const state = answer.executionState
      if (state) task.version = state.versionNumber
      if (accepted) return TERMINAL.has(status) ? this.#done(task, status) : this.#scheduleStep()
      if (state && TERMINAL.has(state.status)) return this.#done(task, state.status)
      // The version moved on: the answer to the first sending was lost, or someone else changed it. Say it again.
      if (state) return this.#report(status, statusDetails)
      return this.#done(task, answer.code ?? 'rejected')
    })
  }

  /** It stopped because it was asked to: the work is over without a last word. */
  #dropped(task: Task): void {
    this.#cancelTimer()
    this.#requester.forget()
    this.#witness.said(this.character.id, task.jobId, task.attempt)
    this.#done(task, 'CANCELED')
  }

  #done(task: Task, status: string): void {
    this.#witness.ended(this.character.id, task.jobId, task.attempt, status)
    this.#task = null
    this.#ask()
  }
}
