/** The self-check: at start, hourly and when asked, what looks well but cannot work. The result is kept; what is new is in the audit. */
import type { Finding } from '../../../src-preload/contract/requests-explain.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { OPEN_JOB_STATES, type ExecutionState } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { STUCK_AFTER_MS, stuckSince } from '../domain/stuck.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { found } from './finding-words.ts'
import { findingsOf } from './find-schedules.ts'
import { nameValue } from './why-not.ts'

export type SelfCheck = RequestOutput<'selfCheck.get'>

const EVERY_MS = 3_600_000
const PAGE = 500
/** Pages of schedules in one tick; a larger workspace is checked over several ticks. */
const PAGES_A_TICK = 4
const MAX_JOBS = 2_000
const MAX_FINDINGS = 200
const MAX_DEVICES = 500
const HELD_MS = 7 * 86_400_000

function jobFindings(tx: StoreTx, job: JobRow, nowMs: number): Finding[] {
  const list: Finding[] = []
  if (job.reach === 'local' && !tx.getTaskFunction(job.taskFunctionKey)?.isActive) {
    list.push(found('unknown_task', job, { task: job.taskFunctionKey }, job.queuedAt, 'job'))
  }
  if (job.isHeld && nowMs - job.updatedAt > HELD_MS) list.push(found('held_long', job, {}, job.updatedAt, 'job'))
  const isQueued = job.state === 'PENDING' || job.state === 'QUEUED'
  if (
    job.reach === 'fleet' &&
    isQueued &&
    tx.existingDevices((job.targetDeviceIds ?? []).slice(0, PAGE)).length === 0
  ) {
    list.push(found('no_devices', job, {}, job.queuedAt, 'job'))
  }
  return list
}

/** R37, R38: a lock without its running work, or one that ran out while this engine is alive. */
function lockFindings(ctx: EngineContext, tx: StoreTx, nowMs: number): Finding[] {
  return tx.listLocks().flatMap((lock) => {
    const job = tx.getJob(lock.jobId)
    const isOwn = job?.runId === lock.runId && ['DISPATCHED', 'RUNNING', 'CANCELLING'].includes(job.state)
    const isHeldHere = lock.lockedBy !== ctx.host.instanceId || ctx.life.startedMono.has(lock.runId)
    if (job !== null && isOwn && isHeldHere && lock.expiresAt > nowMs) return []
    const subject = job ?? { id: lock.jobId, nameEn: null, nameAr: null }
    return [found('stuck_lease', subject, {}, lock.lockedAt, 'job')]
  })
}

function workFindings(ctx: EngineContext, tx: StoreTx, nowMs: number): Finding[] {
  const jobs = tx.jobsInState(OPEN_JOB_STATES, MAX_JOBS)
  const list = [
    ...lockFindings(ctx, tx, nowMs),
    ...jobs.flatMap((job) => jobFindings(tx, job, nowMs)),
    ...headFindings(tx, nowMs),
  ]
  const count = tx.countJobs(OPEN_JOB_STATES, 'fleet')
  if (count > 0 && tx.getSettings().broker === null) {
    list.push(found('broker_unset', { id: ctx.host.instanceId, nameEn: null, nameAr: null }, { count }))
  }
  return list
}

const WAITING: readonly ExecutionState[] = ['QUEUED']

/** L14: devices that are online and were told, and whose first work has not begun; at most 500 are looked at. */
function headFindings(tx: StoreTx, nowMs: number): Finding[] {
  const looked = new Set<string>()
  const list: Finding[] = []
  for (const job of tx.jobsInState(['DISPATCHED', 'RUNNING', 'CANCELLING'], MAX_JOBS)) {
    if (job.reach !== 'fleet' || job.counts.QUEUED === 0) continue
    for (const row of tx.executionsOfJob(job.id, WAITING, null, PAGE)) {
      const isYoung = row.announcedAt === null || nowMs - row.announcedAt < STUCK_AFTER_MS
      if (isYoung || looked.has(row.deviceId)) continue
      if (looked.size >= MAX_DEVICES) return list
      looked.add(row.deviceId)
      const device = tx.getDevice(row.deviceId)
      const [head] = tx.deviceList(row.deviceId, 1)
      const since = device === null ? null : stuckSince(device, head ?? null, nowMs)
      const work = head === undefined ? null : tx.getJob(head.jobId)
      if (device === null || since === null || work === null) continue
      list.push(found('stuck_head', device, { work: nameValue(work) }, since, 'device'))
    }
  }
  return list
}

type Page = { readonly findings: Finding[]; readonly next: string | null }

function schedulePage(tx: StoreTx, after: string | null, nowMs: number): Page {
  const { isPaused } = tx.getEngineState()
  const page = tx.schedulesAfter(after, PAGE)
  const findings = page.flatMap((schedule) => findingsOf(tx, schedule, isPaused, nowMs))
  return { findings, next: page.length < PAGE ? null : (page.at(-1)?.id ?? null) }
}

/** The kept result; null = there was none yet. */
export function keptCheck(tx: StoreTx): SelfCheck | null {
  const text = tx.getSelfCheck()
  return text === null ? null : (JSON.parse(text) as SelfCheck)
}

const keyOf = ({ code, entityId }: Finding) => `${code} ${entityId}`

function keep(ctx: EngineContext, tx: StoreTx, findings: readonly Finding[], now: Now): SelfCheck {
  const before = keptCheck(tx)
  const known = new Map((before?.findings ?? []).map((finding) => [keyOf(finding), finding]))
  const all = findings.slice(0, MAX_FINDINGS).map((finding) => {
    const sinceAt = finding.sinceAt ?? known.get(keyOf(finding))?.sinceAt ?? now.wallAt
    return { ...finding, sinceAt }
  })
  for (const { code, entity, entityId } of all) {
    if (known.has(`${code} ${entityId}`)) continue
    const row = { at: now.wallAt, actor: 'engine', action: 'selfCheck.found', entity, entityId }
    tx.addAudit({ ...row, data: { code } })
  }
  const check = { at: now.wallAt, findings: all }
  tx.putSelfCheck(JSON.stringify(check))
  tx.touch('engine', ctx.host.instanceId)
  return check
}

/** All at once, for an operator who asks. */
export function checkNow(ctx: EngineContext, now: Now): SelfCheck {
  const findings: Finding[] = []
  let after: string | null = null
  do {
    const from: string | null = after
    const page: Page = ctx.store.read((tx) => schedulePage(tx, from, now.wallAt))
    findings.push(...page.findings)
    after = page.next
  } while (after !== null)
  ctx.life.check = { at: now.wallAt, after: null, findings: null }
  return ctx.write('engine', now, (tx) => keep(ctx, tx, [...findings, ...workFindings(ctx, tx, now.wallAt)], now))
}

/** Called by every tick: begins a check at start and each hour, and goes on with one that has not ended. */
export function selfCheck(ctx: EngineContext, now: Now): void {
  const { life } = ctx
  const { check } = life
  const isDue = check === null || Math.abs(now.wallAt - check.at) >= EVERY_MS
  if (check?.findings === null && !isDue) return
  let going = isDue || check === null ? { at: now.wallAt, after: null, findings: [] as Finding[] } : check
  for (let pages = 0; pages < PAGES_A_TICK; pages += 1) {
    const { next, findings } = ctx.store.read((tx) => schedulePage(tx, going.after, now.wallAt))
    going = { at: going.at, after: next, findings: [...(going.findings ?? []), ...findings].slice(0, MAX_FINDINGS) }
    life.check = going
    if (next !== null) continue
    life.check = { at: going.at, after: null, findings: null }
    const all = going.findings ?? []
    ctx.write('engine', now, (tx) => keep(ctx, tx, [...all, ...workFindings(ctx, tx, now.wallAt)], now))
    return
  }
}
