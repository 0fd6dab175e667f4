/** Policies, their versions, deployments and the devices' compliance in SQLite. */
import type { Policy } from '../../src-preload/contract/data.ts'
import type { PolicyTables } from '../engine/ports/store-data.ts'
import { policyCodec, policyComplianceCodec, policyDeploymentCodec, policyVersionCodec } from './data-codecs.ts'
import { change, type Db, guardedUpdater, inserter, manyObjects, manyRows, oneRow } from './statements.ts'

const KEYS = ['policy_id', 'device_id']

/** The policies' part of a transaction. */
export function policyTables(db: Db): PolicyTables {
  const others = policyComplianceCodec.columns.filter((column) => !KEYS.includes(column))
  const put = change(
    db,
    `${policyComplianceCodec.insertSql} ON CONFLICT ("policy_id", "device_id") DO UPDATE SET
       ${others.map((column) => `"${column}" = excluded."${column}"`).join(', ')}`,
  )
  const forget = change(db, 'DELETE FROM "policy_compliance" WHERE "device_id" = ?')
  const ofGroup = manyObjects<Pick<Policy, 'id' | 'nameEn' | 'nameAr'>>(
    db,
    `SELECT "id", "name_en" AS "nameEn", "name_ar" AS "nameAr" FROM "policy"
     WHERE "target_group_id" = (? || '') AND "state" <> 'ARCHIVED' ORDER BY "id"`,
  )
  return {
    insertPolicy: inserter(db, policyCodec),
    updatePolicy: guardedUpdater(db, policyCodec),
    getPolicy: oneRow(db, policyCodec, 'WHERE "id" = ?'),
    policiesOfGroup: ofGroup,
    insertPolicyVersion: inserter(db, policyVersionCodec),
    policyVersionsOf: manyRows(
      db,
      policyVersionCodec,
      `WHERE "policy_id" = (? || '') ORDER BY "policy_version" DESC LIMIT (? + 0)`,
    ),
    insertPolicyDeployment: inserter(db, policyDeploymentCodec),
    policyDeploymentsOf: manyRows(
      db,
      policyDeploymentCodec,
      `WHERE "policy_id" = (? || '') ORDER BY "deployed_at" DESC, "id" DESC LIMIT (? + 0)`,
    ),
    deploymentOfJob: oneRow(db, policyDeploymentCodec, 'WHERE "job_id" = ?'),
    getCompliance: oneRow(db, policyComplianceCodec, 'WHERE "policy_id" = ? AND "device_id" = ?'),
    putCompliance: (row) => void put(...policyComplianceCodec.encode(row)),
    deleteComplianceOfDevice: (id) => void forget(id),
  }
}
