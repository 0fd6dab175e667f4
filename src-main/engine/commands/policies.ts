/** Commands about policies: create, change with a new version, archive, bring to devices. How devices stand to them is in policies/. */
import type { Policy } from '../../../src-preload/contract/data.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { resolveTarget } from '../fleet/targets.ts'
import { checkDocumentSize } from '../params/document.ts'
import { POLICY_EXECUTION } from '../policies/document.ts'
import { insertJob, prepareJob } from '../queue/new-job.ts'
import type { JobSpec } from '../queue/new-job.ts'
import { below, done, refuse } from '../refusal.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed, checkSeen, given, made } from './command.ts'

type Content = Pick<Policy, 'nameEn' | 'nameAr' | 'desired' | 'target' | 'policyVersion'>

function checkContent(on: Asked, id: string, row: Content): Result<null> {
  if (!row.nameEn && !row.nameAr) return refuse('invalid_input', 'nameEn', 'Give a name in English or Arabic.')
  // What devices are sent carries the policy's id and version too.
  const document = { operation: 'apply_policy', policyId: id, policyVersion: row.policyVersion, desired: row.desired }
  const size = checkDocumentSize(document, 'desired')
  if (!size.ok || row.target === null) return size
  const target = resolveTarget(on.tx, row.target)
  if (target.ok) return done(null)
  const errors = target.errors.map((error) => ({ ...error, path: error.path.replace(/^target\.?/, '') }))
  return below('target', { ...target, errors })
}

function keepVersion(on: Asked, { id: policyId, policyVersion, desired }: Policy): void {
  const { wallAt: createdAt } = on.now
  on.tx.insertPolicyVersion({ policyId, policyVersion, desired, createdAt, createdBy: on.actor })
}

function find(on: Asked, id: string): Result<Policy> {
  const row = on.tx.getPolicy(id)
  return row === null ? refuse('not_found', 'id', `There is no policy "${id}".`) : done(row)
}

const create: Command<'policies.create'> = (on, input) => {
  const row: Policy = {
    id: on.ctx.ids.next(on.now.wallAt),
    nameEn: input.nameEn ?? null,
    nameAr: input.nameAr ?? null,
    descriptionEn: input.descriptionEn ?? null,
    descriptionAr: input.descriptionAr ?? null,
    desired: input.desired,
    target: input.target ?? null,
    state: input.state ?? 'ACTIVE',
    policyVersion: 1,
    ...made(on),
  }
  const fits = checkContent(on, row.id, row)
  if (!fits.ok) return fits
  on.tx.insertPolicy(row)
  keepVersion(on, row)
  on.tx.touch('policy', row.id)
  audit(on, 'policy.created', 'policy', row.id)
  return done({ id: row.id })
}

function withChanges(stored: Policy, input: ParsedInput<'policies.change'>): Policy {
  const desired = input.desired ?? stored.desired
  const isOther = JSON.stringify(desired) !== JSON.stringify(stored.desired)
  return {
    ...stored,
    nameEn: given(input.nameEn, stored.nameEn),
    nameAr: given(input.nameAr, stored.nameAr),
    descriptionEn: given(input.descriptionEn, stored.descriptionEn),
    descriptionAr: given(input.descriptionAr, stored.descriptionAr),
    desired,
    target: given(input.target, stored.target),
    state: input.state ?? stored.state,
    policyVersion: stored.policyVersion + (isOther ? 1 : 0),
  }
}

/** Devices keep how they stood to the version before until the new one is brought to them, or they are asked. */
const change: Command<'policies.change'> = (on, input) => {
  const stored = find(on, input.id)
  if (!stored.ok) return stored
  const seen = checkSeen(stored.value, input.version)
  if (!seen.ok) return seen
  const row: Policy = { ...withChanges(stored.value, input), ...changed(on, stored.value) }
  const fits = checkContent(on, row.id, row)
  if (!fits.ok) return fits
  on.tx.updatePolicy(row, stored.value.version)
  if (row.policyVersion !== stored.value.policyVersion) keepVersion(on, row)
  on.tx.touch('policy', row.id)
  audit(on, 'policy.changed', 'policy', row.id, { version: row.version, policyVersion: row.policyVersion })
  return done({ id: row.id })
}

// Deployments and compliance stay: nothing that history points at is ever erased.
const archive: Command<'policies.delete'> = (on, { id }) => {
  const stored = find(on, id)
  if (!stored.ok) return stored
  if (stored.value.state === 'ARCHIVED') return done({ id })
  on.tx.updatePolicy({ ...stored.value, state: 'ARCHIVED', ...changed(on, stored.value) }, stored.value.version)
  on.tx.touch('policy', id)
  audit(on, 'policy.archived', 'policy', id)
  return done({ id })
}

function specOf(on: Asked, policy: Policy, input: ParsedInput<'policies.deploy'>): JobSpec {
  return {
    work: {
      ...{ template: null, parameters: [], document: null, documentType: null },
      ...{ jobType: 'policy_execution', taskFunctionKey: POLICY_EXECUTION, reach: 'fleet' },
    },
    ...{ nameEn: policy.nameEn, nameAr: policy.nameAr, priority: 0, timeoutMinutes: null, expiresAt: null },
    params: { policyId: policy.id, mode: input.mode },
    target: input.target ?? policy.target,
    ...{ trigger: 'manual', actor: on.actor },
  }
}

/** Codes: `not_found`, `illegal_state` (archived), `missing_target`, `unknown_device…`, `document_too_large`. */
const deploy: Command<'policies.deploy'> = (on, input) => {
  const policy = find(on, input.id)
  if (!policy.ok) return policy
  if (policy.value.state === 'ARCHIVED') {
    return refuse('illegal_state', 'id', 'This policy is archived. Make it active again first.')
  }
  const prepared = prepareJob(on.tx, specOf(on, policy.value, input))
  if (!prepared.ok) return prepared
  const job = insertJob(on.ctx, on.tx, prepared.value, on.now)
  audit(on, input.mode === 'apply' ? 'policy.deployed' : 'policy.checked', 'policy', input.id, { jobId: job.id })
  return done({ id: input.id, jobId: job.id, runId: job.runId })
}

export const policyCommands: Commands<'policies.create' | 'policies.change' | 'policies.delete' | 'policies.deploy'> = {
  'policies.create': create,
  'policies.change': change,
  'policies.delete': archive,
  'policies.deploy': deploy,
}
