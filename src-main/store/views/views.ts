/** The shape of the read side: one method per list-like request, each giving exactly the contract's output. Types only. */
import type { Execution, EngineStatus, Instance, Job } from '../../../src-preload/contract/work.ts'
import type { ParsedInput, RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { Steps } from './points.ts'

/** What the handler knows and the store does not. `now` = epoch ms UTC. */
export type ViewNow = { readonly now: number }

/** The numbers of `engine.status` that come from rows; the handler adds the instance and the broker. */
export type EngineCounters = Pick<
  EngineStatus,
  | 'isPaused'
  | 'pausedUntil'
  | 'pauseReason'
  | 'workspaceId'
  | 'workspaceNameEn'
  | 'workspaceNameAr'
  | 'isDemo'
  | 'tzRelease'
  | 'queued'
  | 'running'
  | 'outbox'
  | 'devicesFailing'
  | 'totalSchedules'
  | 'enabledSchedules'
  | 'activeInstances'
  | 'nextFire'
  | 'clockNote'
  | 'tzNote'
  | 'faultySchedules'
>

/** `by id` views answer null when there is no such row. */
export type Views = {
  engineCounters(at: ViewNow): EngineCounters
  instances(): Instance[]
  settingsGet(): RequestOutput<'settings.get'>
  /** Without `timezones`: the handler knows them. */
  lookupsGet(): Omit<RequestOutput<'lookups.get'>, 'timezones'>

  templatesList(input: ParsedInput<'templates.list'>): RequestOutput<'templates.list'>
  templatesGet(id: string): RequestOutput<'templates.get'> | null
  schedulesList(input: ParsedInput<'schedules.list'>): RequestOutput<'schedules.list'>
  schedulesGet(id: string): RequestOutput<'schedules.get'> | null
  /** Past fires only: an hour's total and failed; `planned` is 0, the handler adds it. */
  schedulesCalendar(input: ParsedInput<'schedules.calendar'>): RequestOutput<'schedules.calendar'>

  /** `id` may be the internal or the public id. */
  jobsGet(id: string): Job | null
  jobsByIds(ids: readonly string[]): Job[]
  /** null = no such job. */
  jobsExecutions(input: ParsedInput<'jobs.executions'>): RequestOutput<'jobs.executions'> | null
  jobsExecution(jobId: string, deviceId: string): Execution | null
  /** The device's list as it is now, whole. */
  deviceExecutions(deviceId: string): Execution[]
  jobsReach(input: ParsedInput<'jobs.reach'>): RequestOutput<'jobs.reach'>
  queueList(at: ViewNow): RequestOutput<'queue.list'>

  groupsList(input: ParsedInput<'groups.list'>): RequestOutput<'groups.list'>
  groupsGet(id: string): RequestOutput<'groups.get'> | null
  devicesList(input: ParsedInput<'devices.list'>): RequestOutput<'devices.list'>
  devicesFacets(): RequestOutput<'devices.facets'>
  devicesCount(query: string): RequestOutput<'devices.count'>
  devicesGet(id: string, at: ViewNow): RequestOutput<'devices.get'> | null
  deviceGroupsList(): RequestOutput<'deviceGroups.list'>
  deviceGroupsGet(id: string): RequestOutput<'deviceGroups.get'> | null

  /** `why` is what the link's state says about everything that waits. */
  outboxList(why: 'offline' | 'unset' | 'sending', now: number): RequestOutput<'outbox.list'>
  /** `next` holds the schedules' own next fires. */
  todayGet(at: ViewNow): RequestOutput<'today.get'>
  /** `planned` is empty, the handler adds it; `usual` = median duration by schedule, for the planned bars. */
  todayTimeline(
    input: ParsedInput<'today.timeline'>,
  ): RequestOutput<'today.timeline'> & { usual: Record<string, number> }

  runsList(input: ParsedInput<'runs.list'>): RequestOutput<'runs.list'>
  /** The reference API's numbered pages over history, newest first; `total` is exact up to 10,000. */
  runsPage(filter: ParsedInput<'runs.page'>['filter'], page: number, perPage: number): RequestOutput<'runs.page'>
  runsGet(id: string): RequestOutput<'runs.get'> | null
  runsDevices(input: ParsedInput<'runs.devices'>): RequestOutput<'runs.devices'>
  runsHistogram(input: ParsedInput<'runs.histogram'>): RequestOutput<'runs.histogram'>

  policiesList(input: ParsedInput<'policies.list'>): RequestOutput<'policies.list'>
  policiesGet(id: string): RequestOutput<'policies.get'> | null
  /** By device id: the devices of the policy's target now. null = no such policy. */
  policiesCompliance(input: ParsedInput<'policies.compliance'>): RequestOutput<'policies.compliance'> | null
  seriesList(input: ParsedInput<'series.list'>): RequestOutput<'series.list'>
  /** In short steps, for whoever must not hold its thread; null = no such series. */
  seriesPoints(input: ParsedInput<'series.points'>): Steps<RequestOutput<'series.points'> | null>
  alertsList(input: ParsedInput<'alerts.list'>): RequestOutput<'alerts.list'>
  alertsGet(id: string): RequestOutput<'alerts.get'> | null

  reportsGet(id: string): RequestOutput<'reports.get'> | null
}
