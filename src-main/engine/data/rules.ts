/** The rules of an alert check as the engine reads them; the task function's schema (tasks/alert-check.ts) lets no other shape pass. */
import type { AlertSeverity, RunReason } from '../../../src-preload/contract/vocabulary.ts'

/** Which devices' series a condition looks at; both left out = every series of the key, the workspace's too. */
type Scope = { readonly deviceId?: string | undefined; readonly deviceGroupId?: string | undefined }

/** The newest value against a bound. `clear…` = the bound behind which it counts as gone (hysteresis); left out = the same bound. */
export type Threshold = Scope & {
  readonly kind: 'threshold'
  readonly series: string
  readonly above?: number | undefined
  readonly below?: number | undefined
  readonly clearAbove?: number | undefined
  readonly clearBelow?: number | undefined
  /** An older value says nothing: it neither raises nor clears. */
  readonly maxAgeMinutes?: number | undefined
}
/** Change per minute between the newest value and the oldest of the window. At least one of the two bounds is there. */
export type Rate = Scope & {
  readonly kind: 'rate'
  readonly series: string
  readonly windowMinutes: number
  readonly risesBy?: number | undefined
  readonly fallsBy?: number | undefined
}
/** No point for so long. A device in scope that never had one is silent: it counts as absent. */
export type Absence = Scope & { readonly kind: 'absence'; readonly series: string; readonly minutes: number }
/** So many, or such a part, of a group (or of all devices) are not online. */
export type NotOnline = {
  readonly kind: 'not_online'
  readonly deviceGroupId?: string | undefined
  readonly count?: number | undefined
  readonly percent?: number | undefined
}
/** One device, or each of a group, is offline for so long. A device asleep counts from its promised return. */
export type DeviceOffline = Scope & { readonly kind: 'device_offline'; readonly minutes: number }
/** So many runs of a schedule, a template or anything ended this way within a window. */
export type RunsEnded = {
  readonly kind: 'runs'
  readonly statuses: readonly ('FAILED' | 'SKIPPED')[]
  readonly reasons?: readonly RunReason[] | undefined
  readonly count: number
  readonly windowMinutes: number
  readonly scheduleId?: string | undefined
  readonly templateId?: string | undefined
}
export type Condition = Threshold | Rate | Absence | NotOnline | DeviceOffline | RunsEnded

export type AlertRule = {
  readonly key: string
  readonly nameEn?: string | null | undefined
  readonly nameAr?: string | null | undefined
  readonly severity: AlertSeverity
  readonly condition: Condition
  /** Checks in a row in which it must hold before it is raised, or be gone before it is cleared. */
  readonly raiseAfter: number
  readonly clearAfter: number
  /** A schedule that is run now, once for each raise. */
  readonly startScheduleId?: string | null | undefined
  /** False: no desktop notification. */
  readonly notify: boolean
}

/** What came of one check; `checked` = subjects looked at, over all rules. */
export type CheckCounts = {
  readonly raised: number
  readonly cleared: number
  readonly stillOpen: number
  readonly checked: number
}
