/** Store port: series and their points, alerts and their watches, policies, deployments, compliance. Names as in ports/store.ts. */
import type {
  Alert,
  Point,
  Policy,
  PolicyCompliance,
  PolicyDeployment,
  Series,
} from '../../../src-preload/contract/data.ts'
import type { RunReason, RunStatus } from '../../../src-preload/contract/vocabulary.ts'

export type PointRow = Point & { seriesId: string; runId: string | null }

/** Hysteresis between two checks: how often in a row a rule held, or did not, for one subject. */
export type AlertWatchRow = {
  source: string
  rule: string
  subject: string
  held: number
  missed: number
  checkedAt: number
}

export type PolicyVersionRow = {
  policyId: string
  policyVersion: number
  desired: Policy['desired']
  createdAt: number
  createdBy: string
}

/** Which runs a rule counts: job runs that finished in [from, to], of one schedule, of one template, or of all. */
export type RunCount = {
  readonly scheduleId: string | null
  readonly templateId: string | null
  readonly statuses: readonly RunStatus[]
  /** null = whatever the reason. */
  readonly reasons: readonly RunReason[] | null
  readonly from: number
  readonly to: number
}

export type SeriesTables = {
  /** Fault `constraint` when this key of this device has one. */
  insertSeries(row: Series): void
  updateSeries(row: Series): boolean
  getSeries(id: string): Series | null
  /** `deviceId` empty = the workspace's. */
  findSeries(key: string, deviceId: string): Series | null
  /** Series of one key by device id, keyset. */
  seriesOfKey(key: string, afterDeviceId: string | null, limit: number): Series[]
  seriesAfter(id: string | null, limit: number): Series[]
  /** With all its points. */
  deleteSeries(id: string): void
  /** False: there is a point at that instant already, and it stays as it is. */
  insertPoint(row: PointRow): boolean
  hasPoint(seriesId: string, at: number): boolean
  /** Newest first, within [from, to]. */
  pointsOf(seriesId: string, from: number, to: number, limit: number): PointRow[]
  /** The oldest within [from, to]. */
  firstPoint(seriesId: string, from: number, to: number): PointRow | null
  /** Removes the oldest points before `at`, at most `limit`; answers how many went. The series row is the caller's. */
  deletePointsBefore(seriesId: string, at: number, limit: number): number
}

export type AlertTables = {
  /** Fault `constraint` when an open one for this source, rule and subject is there. */
  insertAlert(row: Alert): void
  updateAlert(row: Alert, expectedVersion: number): boolean
  getAlert(id: string): Alert | null
  findOpenAlert(source: string, rule: string, subject: string): Alert | null
  /** All open ones of one source, by rule and subject. */
  openAlertsOf(source: string): Alert[]
  /** Cleared ones that were raised before `at`; answers how many went. */
  deleteAlertsBefore(at: number, limit: number): number
  getAlertWatch(source: string, rule: string, subject: string): AlertWatchRow | null
  putAlertWatch(row: AlertWatchRow): void
  deleteAlertWatch(source: string, rule: string, subject: string): void
  /** Those of the source that were not looked at since. */
  deleteAlertWatchesBefore(source: string, checkedAt: number): void
  countRunsOf(what: RunCount): number
}

export type PolicyTables = {
  insertPolicy(row: Policy): void
  updatePolicy(row: Policy, expectedVersion: number): boolean
  getPolicy(id: string): Policy | null
  /** How many that are not archived name this device group as their target. */
  policiesOfGroup(deviceGroupId: string): Pick<Policy, 'id' | 'nameEn' | 'nameAr'>[]
  insertPolicyVersion(row: PolicyVersionRow): void
  /** Newest first. */
  policyVersionsOf(policyId: string, limit: number): PolicyVersionRow[]
  insertPolicyDeployment(row: PolicyDeployment): void
  /** Newest first. */
  policyDeploymentsOf(policyId: string, limit: number): PolicyDeployment[]
  deploymentOfJob(jobId: string): PolicyDeployment | null
  getCompliance(policyId: string, deviceId: string): PolicyCompliance | null
  putCompliance(row: PolicyCompliance): void
  deleteComplianceOfDevice(deviceId: string): void
}

export type DataTables = SeriesTables & AlertTables & PolicyTables
