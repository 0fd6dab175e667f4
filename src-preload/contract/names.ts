/** Every request and event that crosses the bridge, frozen. The preload reads this file only; nothing is imported here. */

/** Answered by the engine thread, over IPC and HTTP alike. */
export const ENGINE_REQUESTS = [
  'engine.status',
  'engine.pause',
  'engine.resume',
  'settings.get',
  'settings.change',
  'broker.test',
  'broker.setPassword',
  'lookups.get',
  'templates.list',
  'templates.get',
  'templates.create',
  'templates.change',
  'templates.delete',
  'schedules.list',
  'schedules.get',
  'schedules.create',
  'schedules.change',
  'schedules.act',
  'schedules.delete',
  'schedules.preview',
  'schedules.load',
  'schedules.calendar',
  'jobs.create',
  'jobs.get',
  'jobs.executions',
  'jobs.hold',
  'jobs.cancel',
  'jobs.delete',
  'jobs.reach',
  'queue.list',
  'queue.move',
  'queue.hold',
  'groups.create',
  'groups.list',
  'groups.get',
  'groups.change',
  'groups.cancel',
  'groups.retry',
  'devices.list',
  'devices.facets',
  'devices.get',
  'devices.create',
  'devices.change',
  'devices.delete',
  'deviceGroups.list',
  'deviceGroups.get',
  'deviceGroups.create',
  'deviceGroups.change',
  'deviceGroups.delete',
  'outbox.list',
  'today.get',
  'today.timeline',
  'runs.list',
  'runs.page',
  'runs.get',
  'runs.devices',
  'runs.histogram',
  'runs.retry',
  'history.cleanup',
  'reports.exportHistory',
  'reports.get',
  'reports.cancel',
] as const
export type EngineRequestName = (typeof ENGINE_REQUESTS)[number]

/** Answered by the desktop shell itself. */
export const APP_REQUESTS = [
  'app.info',
  'app.startDemo',
  'app.leaveDemo',
  'app.chooseSaveFile',
  'app.showFile',
  'app.copyText',
  'app.quit',
  'app.openRun',
  'app.leaseFacts',
  'app.openWorkspace',
] as const
export type AppRequestName = (typeof APP_REQUESTS)[number]

export const REQUEST_NAMES = [...ENGINE_REQUESTS, ...APP_REQUESTS] as const
export type RequestName = (typeof REQUEST_NAMES)[number]

export const EVENT_NAMES = ['change', 'navigate', 'engine'] as const
export type EventName = (typeof EVENT_NAMES)[number]

/** The one channel for requests and the one for events. */
export const REQUEST_CHANNEL = 'muster:request'
export const EVENT_CHANNEL = 'muster:event'
