// "Explain this run": one test a cause; each names its rule, the facts and the work in the way, in both languages.
import { describe, expect, test } from 'vitest'
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import { EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const EVERY_5_MIN = { scheduleConfig: { intervalSeconds: 300, startAt: '2026-03-02T00:00:00Z' } } as const

function told(at: EngineBench, id: string): Sentence[] {
  return at.do('explain.run', { id }).sentences
}
const codes = (sentences: readonly Sentence[]) => sentences.map(({ code }) => code)
const one = (sentences: readonly Sentence[], code: string) => sentences.find((sentence) => sentence.code === code)

describe.each(STORES)('explain a run on %s', (_name, make) => {
  const bench = () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { startSpreadMs: 0 })
    return at
  }

  test('a run that went well: slot, decision, queue, lock, start, end, in order and in both languages', () => {
    const at = bench()
    const schedule = at.every(3_600, { timezone: 'Africa/Cairo' })
    at.pass(HOUR + 2 * SECOND).tick()
    at.finishAll()
    const run = at.runsOf(schedule)[0]
    const sentences = told(at, run?.id ?? '')
    expect(codes(sentences)).toEqual(['slot_of', 'slot_decided', 'claimed', 'started', 'completed'])
    expect(sentences.map(({ rule }) => rule)).toEqual(['R26', 'R26', 'claimed', 'R6', null])
    expect(sentences[0]?.textEn).toBe('This is the slot 2026-03-02 03:00:00 Africa/Cairo of "Every".')
    expect(sentences[1]).toMatchObject({ data: { lateMs: 2_000, tzRelease: '2026a' }, runIds: [run?.id] })
    for (const { textEn, textAr } of sentences) {
      expect(textEn).not.toMatch(/[{}]|undefined|null/)
      expect(textAr).toMatch(/[\u0600-\u06ff]/)
      expect(textAr).not.toMatch(/[{}]|undefined/)
    }
  })

  test('R1 misfire: how late it was and what the schedule allows', () => {
    const at = bench()
    const schedule = at.every(3_600, { graceMs: 60_000 })
    at.pass(HOUR + 5 * MINUTE).tick()
    const sentence = one(told(at, at.runsOf(schedule)[0]?.id ?? ''), 'misfire')
    expect(sentence).toMatchObject({ rule: 'R1', data: { lateMs: 300_000, graceMs: 60_000 } })
    expect(sentence?.textEn).toMatch(/5 min late, and the schedule allows 1 min/)
  })

  test('R3 coalesced: the run that stands for it', () => {
    const at = bench()
    const schedule = at.every(300, EVERY_5_MIN)
    at.pass(15 * MINUTE + 10 * SECOND).tick()
    const survivor = at.read((tx) => tx.openJobsOfSchedule(schedule))[0]
    const sentences = told(at, at.runsOf(schedule)[0]?.id ?? '')
    expect(one(sentences, 'coalesced')?.rule).toBe('R3')
    expect(one(sentences, 'survivor_run')?.runIds).toEqual([survivor?.runId])
  })

  test('R7 max instances: the work in the way, while it runs and after it has ended', () => {
    const at = bench()
    const schedule = at.every(60)
    at.pass(MINUTE).tick()
    at.begin(at.started[0]?.runId ?? '')
    at.pass(MINUTE).tick()
    const id = at.runsOf(schedule)[0]?.id ?? ''
    expect(one(told(at, id), 'max_instances')).toMatchObject({ rule: 'R7' })
    expect(one(told(at, id), 'blocker_job')).toMatchObject({
      runIds: [at.started[0]?.runId],
      data: { state: 'RUNNING' },
    })
    at.fail(at.started[0]?.runId ?? '')
    expect(one(told(at, id), 'blocker_run')?.textEn).toMatch(/which failed at/)
  })

  test('R11 paused: how many slots and from when to when', () => {
    const at = bench()
    const schedule = at.every(60)
    at.do('schedules.act', { id: schedule, action: 'pause', reason: 'works' })
    at.pass(10 * MINUTE + SECOND)
    at.do('schedules.act', { id: schedule, action: 'resume' })
    const sentence = one(told(at, at.runsOf(schedule)[0]?.id ?? ''), 'paused')
    expect(sentence).toMatchObject({ rule: 'R11', data: { count: 10 } })
    expect(sentence?.textEn).toMatch(/passed from 2026-03-02 00:01:00 UTC to 2026-03-02 00:10:00 UTC: 10\./)
  })

  test('R17 a time that did not exist that day', () => {
    const at = new EngineBench({ store: make(), at: Date.UTC(2026, 2, 7, 20) }).start()
    const cron = {
      scheduleType: 'cron',
      scheduleConfig: { expression: '*/20 2 * * *' },
      timezone: 'America/New_York',
    } as const
    const schedule = at.every(60, { ...cron, graceMs: null })
    at.pass(36 * HOUR).tick()
    const gap = at.runsOf(schedule).find((run) => run.reason === 'dst_gap')
    expect(one(told(at, gap?.id ?? ''), 'dst_gap')).toMatchObject({ rule: 'R17' })
    expect(one(told(at, gap?.id ?? ''), 'dst_gap')?.textEn).toMatch(/America\/New_York/)
  })

  test('R43 blackout', () => {
    const at = bench()
    const schedule = at.every(60, { blackouts: [{ from: '00:00', to: '01:00' }] })
    at.pass(MINUTE).tick()
    expect(one(told(at, at.runsOf(schedule)[0]?.id ?? ''), 'blackout')?.rule).toBe('R43')
  })

  test('a precheck says what was wrong', () => {
    const at = bench()
    const templateId = at.fleetTemplate()
    at.devices('d1')
    const schedule = at.every(60, { templateId, target: { kind: 'all' } })
    at.do('devices.delete', { id: 'd1' })
    at.pass(MINUTE).tick()
    expect(one(told(at, at.runsOf(schedule)[0]?.id ?? ''), 'precheck')?.textEn).toMatch(/no device/)
  })

  test('R31 queue deadline: it waited longer than its schedule allows', () => {
    const at = bench()
    at.do('queue.hold', { isHeld: true })
    const schedule = at.every(3_600, { startWithinMs: 5 * MINUTE })
    at.pass(HOUR).tick()
    at.pass(6 * MINUTE).tick()
    const run = at.runsOf(schedule)[0]
    expect(run).toMatchObject({ status: 'SKIPPED', reason: 'queue_deadline' })
    const sentence = one(told(at, run?.id ?? ''), 'queue_deadline')
    expect(sentence).toMatchObject({ rule: 'R31', runIds: [run?.id] })
    expect(sentence?.textEn).toMatch(/waited in the queue longer than its schedule allows/)
    expect(sentence?.textAr).toMatch(/انتظرت في الطابور/)
  })

  test('R32 group stopped: the member that failed is named', () => {
    const at = bench()
    const templateId = at.localTemplate({ nameEn: 'Press' })
    const jobs = [{ templateId }, { templateId }]
    at.do('groups.create', { nameEn: 'Chain', mode: 'sequential', onFailure: 'stop', jobs })
    at.tick()
    const [first] = at.started
    const waiting = at.read((tx) => tx.jobsInState(['PENDING'], 10))[0]
    expect(codes(told(at, waiting?.id ?? ''))).toContain('waits_group')
    at.fail(first?.runId ?? '')
    const sentences = told(at, waiting?.runId ?? '')
    expect(one(sentences, 'group_stopped')).toMatchObject({ rule: 'R32' })
    expect(one(sentences, 'blocker_run')).toMatchObject({ runIds: [first?.runId] })
    expect(one(sentences, 'blocker_run')?.textEn).toMatch(/In its way was "Press", which failed at/)
  })

  test('a duplicate, as another version or an import may have kept it', () => {
    const at = bench()
    const schedule = at.every(60)
    at.pass(MINUTE).tick()
    at.finishAll()
    const ran = at.runsOf(schedule)[0]
    if (ran === undefined) throw new Error('nothing ran')
    at.store.write('test', (tx) => {
      const step = { at: at.wallAt, rule: 'R26', code: 'duplicate', what: 'SKIPPED duplicate' } as const
      const { seq: _seq, ...kept } = ran
      tx.insertRun({ ...kept, id: 'twice', status: 'SKIPPED', reason: 'duplicate', startedAt: null, trace: [step] })
    })
    expect(one(told(at, 'twice'), 'duplicate')).toMatchObject({ rule: 'R26', runIds: ['twice'] })
  })

  test('names stand for devices, groups and people; no stored word is left in a sentence', () => {
    const at = bench()
    at.devices('d1')
    at.do('devices.change', { id: 'd1', nameEn: 'Gate', nameAr: 'البوابة' })
    const target = { kind: 'device', deviceId: 'd1' } as const
    const { id } = at.do('jobs.create', { templateId: at.fleetTemplate(), target })
    at.tick()
    const runId = at.read((tx) => tx.getJob(id))?.runId ?? ''
    at.do('jobs.cancel', { id, force: true, reason: 'wrong day' })
    const [device] = at.read((tx) => tx.deviceRunsOf(runId))
    const sentences = [...told(at, runId), ...told(at, device?.id ?? '')]
    expect(one(sentences, 'device_run_of')).toMatchObject({ textEn: 'It is the part of device "Gate" in a fleet job.' })
    expect(one(sentences, 'device_run_of')?.textAr).toMatch(/البوابة/)
    for (const { textEn, textAr } of sentences) {
      expect(`${textEn} ${textAr}`).not.toMatch(/[A-Z]{4,}|\b\w+_\w+\b|\bd1\b/)
      expect(textAr.replace(/\u2068[^\u2069]*\u2069/g, '')).not.toMatch(/[A-Za-z]/)
    }
    expect(one(sentences, 'fleet_cancelled')?.textEn).toMatch(/Mona cancelled the job: wrong day\. /)
  })

  test('R42 retries: each attempt leads to the one before', () => {
    const at = bench()
    const templateId = at.localTemplate({ retry: { limit: 1, delayMs: 1_000 } })
    const schedule = at.every(3_600, { templateId })
    at.pass(HOUR).tick()
    at.begin(at.started[0]?.runId ?? '')
    at.fail(at.started[0]?.runId ?? '')
    const first = at.runsOf(schedule)[0]
    expect(one(told(at, first?.id ?? ''), 'failed')?.textEn).toMatch(/it broke/)
    const job = at.read((tx) => tx.openJobsOfSchedule(schedule))[0]
    const sentences = told(at, job?.runId ?? '')
    expect(one(sentences, 'retry_of')).toMatchObject({ rule: 'R42', runIds: [first?.id] })
    expect(one(sentences, 'waits_not_before')?.data.notBeforeAt).toBe(job?.notBeforeAt)
  })

  test('an open job says why it waits: held, queue held, engine paused, limit, or its turn', () => {
    const at = bench()
    const templateId = at.localTemplate()
    at.do('queue.hold', { isHeld: true })
    const id = at.do('jobs.create', { templateId }).id
    expect(codes(told(at, id)).at(-1)).toBe('waits_queue_held')
    at.do('jobs.hold', { ids: [id], isHeld: true })
    expect(codes(told(at, id))).toContain('waits_held')
    at.do('engine.pause', { reason: 'works' })
    expect(one(told(at, id), 'waits_engine_paused')?.textEn).toMatch(/: works/)
    at.do('engine.resume', {})
    at.do('jobs.hold', { ids: [id], isHeld: false })
    at.do('settings.change', { localConcurrency: 1 })
    at.do('queue.hold', { isHeld: false })
    const second = at.do('jobs.create', { templateId }).id
    expect(one(told(at, second), 'waits_limit')?.data).toMatchObject({ running: 1, max: 1 })
    expect(codes(told(at, id))).toContain('running_now')
  })

  test('R8 work that waits behind others of its schedule, and a named limit that is full', () => {
    const at = bench()
    const schedule = at.every(60, { overlap: 'queue_all' })
    at.pass(MINUTE).tick()
    at.begin(at.started[0]?.runId ?? '')
    at.pass(MINUTE).tick()
    const second = at.read((tx) => tx.openJobsOfSchedule(schedule))[1]
    expect(one(told(at, second?.id ?? ''), 'waits_instances')).toMatchObject({
      ...{ rule: 'R8', data: { blockerRunId: at.started[0]?.runId } },
    })
    const templateId = at.localTemplate({ nameEn: 'Press' })
    at.do('limits.save', { kind: 'template', key: templateId, max: 1 })
    at.do('jobs.create', { templateId })
    const waiting = at.do('jobs.create', { templateId }).id
    expect(one(told(at, waiting), 'waits_named_limit')?.textEn).toMatch(/limit of "Press" is full, at most 1/)
  })

  test('fleet work without a broker, and the devices’ counts of what has ended', () => {
    const at = bench()
    at.devices('d1', 'd2')
    const id = at.do('jobs.create', { templateId: at.fleetTemplate(), target: { kind: 'all' } }).id
    at.tick()
    expect(codes(told(at, id))).toContain('waits_broker_unset')
    at.do('jobs.cancel', { id, force: true })
    const run = at.read((tx) => tx.getJob(id))?.runId ?? ''
    expect(one(told(at, run), 'devices_counts')?.data).toMatchObject({ CANCELED: 2 })
    expect(codes(told(at, run))).toContain('cancelled')
  })

  test('what an event started names the event', () => {
    const at = bench()
    const event = { scheduleType: 'event_triggered', scheduleConfig: { event: 'device_reported' } } as const
    const schedule = at.every(60, event)
    at.devices('d1')
    at.do('devices.change', { id: 'd1', attributes: { a: 1 } })
    const open = at.read((tx) => tx.openJobsOfSchedule(schedule))[0]
    expect(one(told(at, open?.runId ?? ''), 'event_caused')?.textEn).toMatch(/a device reported \(d1\)/)
    at.finishAll()
    expect(one(told(at, open?.runId ?? ''), 'event_caused')?.data).toMatchObject({ subject: 'd1' })
  })

  test('run now names who asked', () => {
    const at = bench()
    const schedule = at.every(3_600)
    const { runId } = at.do('schedules.act', { id: schedule, action: 'trigger' })
    expect(one(told(at, runId ?? ''), 'asked_by')).toMatchObject({ rule: 'R9', data: { actor: 'Mona' } })
  })

  test('what is neither run nor job is not found', () => {
    expect(bench().refused('explain.run', { id: 'nothing' }).code).toBe('not_found')
  })

  test('an abandoned run says that its engine ended', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    const schedule = at.every(60)
    at.pass(MINUTE).tick()
    at.begin(at.started[0]?.runId ?? '')
    const next = new EngineBench({ store, at: START + 2 * MINUTE }).start()
    const run = next.runsOf(schedule).find(({ reason }) => reason === 'abandoned')
    expect(one(told(next, run?.id ?? ''), 'abandoned')?.rule).toBe('R39')
  })
})
