// The fleet that hostile messages are sent to: the link's reading and the real engine on a store in memory. Nothing is expected here.
import { Inbox } from '../../src-main/mqtt/inbox.ts'
import { FloodGate } from '../../src-main/mqtt/flood-gate.ts'
import { Intake } from '../../src-main/mqtt/intake.ts'
import { MessageRing } from '../../src-main/mqtt/message-ring.ts'
import { makeTopics } from '../../src-main/mqtt/topics.ts'
import type { DeviceRequest, Reply } from '../../src-main/engine/ports/device-link.ts'
import { EngineBench } from '../engine/engine-bench.ts'

export type Sent = { readonly topic: string; readonly payload: Buffer; readonly retained?: boolean }
export type Outcome = {
  readonly reply: Reply | null
  readonly request: DeviceRequest | null
  /** In a word: `accepted`, a reply code, or what it was dropped as. */
  readonly word: string
}

const topics = makeTopics('$aws')
export const JOBS = ['j1', 'j2', 'done', 'tried', 'theirs']

export class HostileFleet {
  readonly bench: EngineBench
  readonly faults: unknown[] = []
  readonly intake: Intake
  readonly #inbox: Inbox

  constructor() {
    this.bench = new EngineBench({ onFault: (fault) => this.faults.push(fault) }).start()
    this.intake = new Intake(() => this.bench.wallAt)
    const gate = new FloodGate({ perSecond: 1e9, burst: 1e9 }, () => 0)
    this.#inbox = new Inbox(
      topics,
      this.intake,
      new MessageRing(() => this.bench.wallAt),
      gate,
      () => this.bench.wallAt,
    )
    this.#fill()
  }

  #fill(): void {
    const { bench } = this
    bench.devices('d1', 'd2', 'd3', 'd4')
    const templateId = bench.fleetTemplate({ retry: { limit: 1, delayMs: 0 } })
    const post = (jobId: string, deviceIds: string[], more: object) =>
      bench.do('jobs.create', { jobId, target: { kind: 'devices', deviceIds }, ...more })
    const document = { operation: 'x' }
    post('j1', ['d1', 'd2'], { document, timeoutMinutes: 10_080 })
    post('j2', ['d1', 'd3'], { document })
    post('done', ['d1', 'd3'], { document })
    post('tried', ['d1', 'd4'], { templateId })
    post('theirs', ['d2', 'd3'], { document })
    const say = (deviceId: string, jobId: string, status: string) =>
      this.send({ topic: topics.update(deviceId, jobId), payload: Buffer.from(JSON.stringify({ status })) })
    for (const deviceId of ['d1', 'd2']) say(deviceId, 'j1', 'IN_PROGRESS')
    say('d1', 'j1', 'IN_PROGRESS')
    say('d1', 'done', 'SUCCEEDED')
    say('d1', 'tried', 'FAILED')
    say('d2', 'theirs', 'IN_PROGRESS')
  }

  send(message: Sent): Outcome {
    const before = this.intake.view().ignored
    const read = this.#inbox.read({ retained: false, ...message })
    if (read === null) {
      const after = this.intake.view().ignored
      const word = Object.entries(after).find(([key, count]) => count > before[key as keyof typeof before])?.[0]
      return { reply: null, request: null, word: word ?? 'dropped unseen' }
    }
    if (read.kind === 'answer') return { reply: read.reply, request: null, word: String(read.reply.payload.code) }
    if ('report' in read.item) {
      this.bench.engine.fleet.presence([read.item.report], this.bench.wallAt)
      return { reply: null, request: null, word: 'report' }
    }
    if ('cancelAnswer' in read.item) {
      this.bench.engine.fleet.cancelAnswers?.([read.item.cancelAnswer], this.bench.wallAt)
      return { reply: null, request: null, word: 'cancel answer' }
    }
    const { request } = read.item
    const { replies } = this.bench.engine.fleet.handle([request], this.bench.wallAt)
    this.#inbox.judged([read.item], replies)
    const [reply] = replies
    const isAccepted = reply?.topic === `${message.topic}/accepted`
    const word = replies.length !== 1 || !reply ? 'not answered' : isAccepted ? 'accepted' : String(reply.payload.code)
    return { reply: reply ?? null, request, word }
  }

  /** Every execution that there is, as text, by job and device. */
  snapshot(): Map<string, string> {
    return this.bench.read((tx) => {
      const all = JOBS.flatMap((jobId) => {
        const job = tx.getJobByPublicId(jobId)
        return job === null ? [] : tx.executionsOfJob(job.id, null, null, 1_000).map((row) => [jobId, row] as const)
      })
      return new Map(all.map(([jobId, row]) => [`${jobId} ${row.deviceId}`, JSON.stringify(row)]))
    })
  }
}
