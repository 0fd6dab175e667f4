/** Policies as lists: how many devices stand how, what was deployed last, which schedule asks again. */
import type { Policy, PolicyCompliance } from '../../../src-preload/contract/data.ts'
import type { PolicyRow } from '../../../src-preload/contract/requests-data.ts'
import { COMPLIANCES } from '../../../src-preload/contract/vocabulary.ts'
import { policyCodec, policyComplianceCodec, policyDeploymentCodec, policyVersionCodec } from '../data-codecs.ts'
import { type Db, manyRows, manyValues, oneRow, oneValue } from '../statements.ts'
import { cutPage, readCursor } from './cursor.ts'
import { searchCondition } from './fold.ts'
import { targetDevices } from './jobs.ts'
import { prepared, readable, Where } from './prepared.ts'
import type { Views } from './views.ts'

type Counts = PolicyRow['counts']

/** Versions and deployments that one policy is shown with. */
const SHOWN = 50

const none = (): Counts => Object.fromEntries(COMPLIANCES.map((state) => [state, 0])) as Counts

/** The devices that a policy is meant for; one without a target is meant for those that it was brought to. */
function devicesOfPolicy(db: Db): (policy: Policy) => string[] {
  const devicesOf = targetDevices(db)
  const asked = manyValues<string>(
    db,
    `SELECT c."device_id" FROM "policy_compliance" c JOIN "device" d ON d."id" = c."device_id"
     WHERE c."policy_id" = ? ORDER BY c."device_id"`,
  )
  return (policy) => (policy.target === null ? asked(policy.id) : devicesOf(policy.target))
}

/** A device that has no row was never asked: unknown. Large targets are counted, not listed. */
function counter(db: Db): (policy: Policy) => Counts {
  const devicesOf = devicesOfPolicy(db)
  const devices = oneValue<number>(db, 'SELECT count(*) FROM "device"')
  const grouped = db.prepare(
    `SELECT c."state", count(*) AS "n" FROM "policy_compliance" c JOIN "device" d ON d."id" = c."device_id"
     WHERE c."policy_id" = ? GROUP BY c."state"`,
  )
  const states = db.prepare('SELECT "device_id", "state" FROM "policy_compliance" WHERE "policy_id" = ?').raw()
  return (policy) => {
    const counts = none()
    if (policy.target === null || policy.target.kind === 'all') {
      const rows = grouped.all(policy.id) as { state: keyof Counts; n: number }[]
      for (const { state, n } of rows) counts[state] = n
      const known = rows.reduce((sum, { n }) => sum + n, 0)
      if (policy.target !== null) counts.unknown += Math.max(0, (devices() ?? 0) - known)
      return counts
    }
    const known = new Map(states.all(policy.id) as [string, keyof Counts][])
    for (const id of devicesOf(policy)) counts[known.get(id) ?? 'unknown'] += 1
    return counts
  }
}

function rowsOf(db: Db): (policy: Policy) => PolicyRow {
  const countsOf = counter(db)
  const last = oneRow(db, policyDeploymentCodec, 'WHERE "policy_id" = ? ORDER BY "deployed_at" DESC, "id" DESC LIMIT 1')
  const recheck = oneValue<string>(
    db,
    `SELECT s."id" FROM "template" t JOIN "schedule" s ON s."template_id" = t."id"
     WHERE t."task_function_key" = 'policy_execution' AND s."state" <> 'DELETED'
       AND coalesce(json_extract(s."params", '$.policyId'), json_extract(t."default_params", '$.policyId')) = ?
     ORDER BY s."state" = 'ENABLED' DESC, s."number" LIMIT 1`,
  )
  return (policy) => ({
    ...policy,
    counts: countsOf(policy),
    lastDeployment: last(policy.id),
    recheckScheduleId: recheck(policy.id) ?? null,
  })
}

function complianceList(db: Db, find: ReturnType<typeof prepared>): Views['policiesCompliance'] {
  const policyOf = oneRow(db, policyCodec, 'WHERE "id" = ?')
  const devicesOf = devicesOfPolicy(db)
  const stored = oneRow(db, policyComplianceCodec, 'WHERE "policy_id" = ? AND "device_id" = ?')
  const first = (policy: Policy, deviceId: string): PolicyCompliance => ({
    ...{ policyId: policy.id, deviceId, state: 'unknown', policyVersion: policy.policyVersion, reported: null },
    ...{ differs: [], note: null, runId: null, checkedAt: null, changedAt: policy.createdAt },
  })
  const named = (row: PolicyCompliance) => {
    const [names] = find.objects<{ en: string | null; ar: string | null }>(
      'SELECT "name_en" AS "en", "name_ar" AS "ar" FROM "device" WHERE "id" = ?',
      [row.deviceId],
    )
    return { ...row, deviceNameEn: names?.en ?? null, deviceNameAr: names?.ar ?? null }
  }
  return ({ id, cursor, limit, state }) => {
    const policy = policyOf(id)
    if (policy === null) return null
    const ids = devicesOf(policy).sort()
    const after = readCursor(cursor, 1)
    const found: PolicyCompliance[] = []
    for (const deviceId of ids) {
      if (after !== null && deviceId <= String(after[0])) continue
      const row = stored(policy.id, deviceId) ?? first(policy, deviceId)
      if (state && row.state !== state) continue
      found.push(row)
      if (found.length > limit) break
    }
    const { items, next } = cutPage(found, limit, (row) => [row.deviceId])
    return { items: items.map(named), next, total: state ? null : ids.length }
  }
}

type PolicyViews = Pick<Views, 'policiesList' | 'policiesGet' | 'policiesCompliance'>

export function policyViews(db: Db): PolicyViews {
  const find = prepared(db)
  const toRow = rowsOf(db)
  const policyOf = oneRow(db, policyCodec, 'WHERE "id" = ?')
  const versions = manyRows(
    db,
    policyVersionCodec,
    `WHERE "policy_id" = ? ORDER BY "policy_version" DESC LIMIT ${SHOWN}`,
  )
  const deployments = manyRows(
    db,
    policyDeploymentCodec,
    `WHERE "policy_id" = ? ORDER BY "deployed_at" DESC, "id" DESC LIMIT ${SHOWN}`,
  )
  return {
    policiesList: ({ cursor, limit, state, search }) => {
      const where = new Where()
      if (state) where.add('"state" = ?', state)
      const typed = searchCondition(['"name_en"', '"name_ar"'], search)
      if (typed !== null) where.add(typed.sql, typed.param)
      const total = find.value<number>(`SELECT count(*) FROM "policy" WHERE ${where.sql}`, where.params) ?? 0
      const before = readCursor(cursor, 1)
      if (before !== null) where.add('"id" < ?', before[0])
      const sql = `SELECT ${policyCodec.select()} FROM "policy" WHERE ${where.sql} ORDER BY "id" DESC LIMIT (? + 0)`
      const rows = readable(policyCodec, find.rows(sql, [...where.params, limit + 1])).map(({ row }) => row)
      const { items, next } = cutPage(rows, limit, (row) => [row.id])
      return { items: items.map(toRow), next, total }
    },
    policiesGet: (id) => {
      const policy = policyOf(id)
      if (policy === null) return null
      const kept = versions(id).map(({ policyId: _id, ...version }) => version)
      return { ...toRow(policy), versions: kept, deployments: deployments(id) }
    },
    policiesCompliance: complianceList(db, find),
  }
}
