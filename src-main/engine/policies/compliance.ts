/**
 * How a device stands to a policy, kept by what it says: asked (pending), answered (compliant, drifted), or not known. Written in
 * the commit that releases or seals the execution, so that no answer is lost and none counts twice.
 */
import type { PolicyCompliance } from '../../../src-preload/contract/data.ts'
import type { ExecutionState } from '../../../src-preload/contract/vocabulary.ts'
import { type Details, saidObject } from '../data/said-json.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { differences } from './compare.ts'
import { type PolicyOrder, policyOrder } from './document.ts'

type Standing = Pick<PolicyCompliance, 'state' | 'reported' | 'differs' | 'note'>

const NOTE_CHARS = 500

function first(policyId: string, deviceId: string, policyVersion: number, at: number): PolicyCompliance {
  return {
    ...{ policyId, deviceId, state: 'unknown', policyVersion, reported: null, differs: [], note: null, runId: null },
    ...{ checkedAt: null, changedAt: at },
  }
}

function store(tx: StoreTx, before: PolicyCompliance, after: PolicyCompliance, now: Now): void {
  const isMoved = before.state !== after.state || before.policyVersion !== after.policyVersion
  const isOther = before.differs.join() !== after.differs.join()
  tx.putCompliance({ ...after, changedAt: isMoved || isOther ? now.wallAt : before.changedAt })
  tx.touch('policy', after.policyId)
}

/** The row to judge against; null when a newer version was brought to the device meanwhile: this one says nothing any more. */
function standing(tx: StoreTx, order: PolicyOrder, deviceId: string, now: Now): PolicyCompliance | null {
  const known = tx.getCompliance(order.policyId, deviceId)
  if (known === null) return first(order.policyId, deviceId, order.policyVersion, now.wallAt)
  return known.policyVersion > order.policyVersion ? null : known
}

/** A device was given the job: bringing a policy makes it pending; a mere check leaves what is known as it is. */
export function policyReleased(tx: StoreTx, job: JobRow, deviceId: string, now: Now): void {
  const order = policyOrder(job)
  const before = order === null ? null : standing(tx, order, deviceId, now)
  if (order === null || before === null || tx.getPolicy(order.policyId) === null) return
  if (order.mode === 'check' && before.state !== 'unknown') return
  const { policyVersion } = order
  store(tx, before, { ...before, state: 'pending', policyVersion, differs: [], note: null }, now)
}

function isDone(state: ExecutionState): boolean {
  return state !== 'QUEUED' && state !== 'IN_PROGRESS'
}

/** What a device that finished says of itself: the reported document first, then its own verdict, then the version. */
function saidStanding(order: PolicyOrder, details: Details): Standing {
  const reported = saidObject(details, 'reported')
  if (reported !== null) {
    const differs = differences(order.desired, reported)
    return {
      ...{ state: differs.length === 0 ? 'compliant' : 'drifted', differs, note: null },
      reported: reported as PolicyCompliance['reported'],
    }
  }
  const none = { reported: null, differs: [], note: null }
  if (details?.compliant === 'true') return { state: 'compliant', ...none }
  if (details?.compliant === 'false') {
    const differs = (details.differs ?? '').split(',').flatMap((path) => (path.trim() === '' ? [] : [path.trim()]))
    return { state: 'drifted', ...none, differs }
  }
  const said = details?.policyVersion
  if (said !== undefined && said === String(order.policyVersion)) return { state: 'compliant', ...none }
  if (said !== undefined) {
    return { state: 'drifted', ...none, note: `The device says that it has version ${said}.`.slice(0, NOTE_CHARS) }
  }
  if (order.mode === 'apply') return { state: 'compliant', ...none }
  return { state: 'unknown', ...none, note: 'The device did not say how it stands.' }
}

const WHY: Readonly<Partial<Record<ExecutionState, string>>> = {
  FAILED: 'The device failed.',
  REJECTED: 'The device refused.',
  TIMED_OUT: 'The device did not finish in time.',
  CANCELED: 'It was cancelled.',
  REMOVED: 'The device left the target.',
}

/** A job that did not succeed changes what is known only as far as it has to. */
function unfinished(order: PolicyOrder, before: PolicyCompliance, ended: ExecutionRow, said: string | null): Standing {
  const note = (said ?? WHY[ended.state] ?? null)?.slice(0, NOTE_CHARS) ?? null
  const { reported } = before
  const hasAnswered = before.checkedAt !== null
  if (order.mode === 'check') {
    return { state: before.state === 'pending' ? 'unknown' : before.state, reported, differs: before.differs, note }
  }
  const differs = reported === null ? [] : differences(order.desired, reported)
  // Work that began may have been left half done: what the device said before is no proof any more.
  const wasTouched = ended.startedAt !== null && ended.state !== 'REJECTED'
  if (wasTouched) return { state: hasAnswered ? 'drifted' : 'unknown', reported, differs, note }
  if (reported === null) return { state: 'unknown', reported, differs, note }
  return { state: differs.length === 0 ? 'compliant' : 'drifted', reported, differs, note }
}

/** An attempt on a device ended for good: `runId` = its sealed run, `said` = the device's words for a failure. */
export function policyEnded(
  tx: StoreTx,
  job: JobRow,
  ended: ExecutionRow,
  about: { readonly runId: string; readonly said: string | null },
  now: Now,
): void {
  const order = policyOrder(job)
  if (order === null || !isDone(ended.state) || tx.getPolicy(order.policyId) === null) return
  const before = standing(tx, order, ended.deviceId, now)
  if (before === null) return
  const { policyVersion } = order
  const { runId, said } = about
  if (ended.state === 'SUCCEEDED') {
    const found = saidStanding(order, ended.statusDetails)
    store(tx, before, { ...before, ...found, policyVersion, runId, checkedAt: now.wallAt }, now)
    return
  }
  const found = unfinished(order, before, ended, said)
  const version = order.mode === 'apply' ? policyVersion : before.policyVersion
  store(tx, before, { ...before, ...found, policyVersion: version, runId }, now)
}
