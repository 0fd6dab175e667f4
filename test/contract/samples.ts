// One valid input and some invalid ones for every request of the contract; complete by the compiler.
import type { RequestInput, RequestName } from '../../src-preload/contract/requests.ts'

type Sample<N extends RequestName> = { readonly valid: RequestInput<N>; readonly invalid: readonly unknown[] }

const byId = { valid: { id: 'a' }, invalid: [{}, { id: 1 }, { id: '' }, null] }
const nothing = { valid: {}, invalid: [{ a: 1 }, [], 'text'] }
const page = { valid: { limit: 10 }, invalid: [{ limit: 0 }, { limit: 201 }, { limit: 'all' }, { cursor: 7 }] }
const range = { from: 0, to: 1 }

export const samples: { readonly [N in RequestName]: Sample<N> } = {
  'engine.status': nothing,
  'engine.pause': {
    valid: { until: 5, reason: 'maintenance' },
    invalid: [{ until: 'soon' }, { reason: 'x'.repeat(501) }],
  },
  'engine.resume': nothing,
  'settings.get': nothing,
  'settings.change': {
    valid: { language: 'ar', broker: { url: 'builtin', username: null, hasPassword: false, prefix: '$aws' } },
    invalid: [
      { language: 'fr' },
      { localConcurrency: 0 },
      { broker: { url: 'x' } },
      { retentionDays: 1.5 },
      { unknown: 1 },
    ],
  },
  'broker.test': { valid: { url: 'mqtt://127.0.0.1' }, invalid: [{}, { url: 5 }, { url: 'x', port: 1 }] },
  'broker.setPassword': { valid: { password: null }, invalid: [{}, { password: 1 }] },
  'lookups.get': nothing,
  'templates.list': page,
  'templates.get': byId,
  'templates.create': {
    valid: {
      nameEn: 'Reboot',
      jobType: 'device_document',
      taskFunctionKey: 'device_document',
      document: { operation: 'reboot' },
    },
    invalid: [
      { nameEn: 'No type' },
      { jobType: 'internal', taskFunctionKey: 'wait' },
      { nameEn: ' ', jobType: 'internal', taskFunctionKey: 'wait' },
      { nameEn: 'x', jobType: 'other', taskFunctionKey: 'wait' },
      { nameEn: 'x', jobType: 'internal', taskFunctionKey: 'wait', retry: { limit: 11 } },
      { nameEn: 'x', jobType: 'internal', taskFunctionKey: 'wait', defaultTarget: { deviceId: 'a' } },
      { nameEn: 'x', jobType: 'internal', taskFunctionKey: 'wait', parameters: [{ key: '1a', type: 'text' }] },
    ],
  },
  'templates.change': { valid: { id: 'a', nameEn: 'New' }, invalid: [{ nameEn: 'x' }, { id: 'a', version: '1' }] },
  'templates.delete': byId,
  'schedules.list': { valid: { sort: 'name' }, invalid: [{ sort: 'size' }, { isEnabled: 'yes' }] },
  'schedules.get': byId,
  'schedules.create': {
    valid: { nameEn: 'Nightly', templateId: 't', scheduleType: 'cron', scheduleConfig: { expression: '0 2 * * *' } },
    invalid: [
      { nameEn: 'x', scheduleType: 'cron', scheduleConfig: {} },
      { nameEn: 'x', templateId: 't', scheduleType: 'yearly', scheduleConfig: {} },
      { nameEn: 'x', templateId: 't', scheduleType: 'cron', scheduleConfig: [] },
      { nameEn: 'x', templateId: 't', scheduleType: 'cron', scheduleConfig: {}, maxInstances: 11 },
      { nameEn: 'x', templateId: 't', scheduleType: 'cron', scheduleConfig: {}, graceMs: 999 },
      {
        ...{ nameEn: 'x', templateId: 't', scheduleType: 'cron', scheduleConfig: {} },
        template: { nameEn: 'x', jobType: 'internal', taskFunctionKey: 'wait' },
      },
    ],
  },
  'schedules.change': {
    valid: { id: 's', coalesce: false },
    invalid: [{ coalesce: false }, { id: 's', catchupMax: 101 }],
  },
  'schedules.act': {
    valid: { id: 's', action: 'trigger' },
    invalid: [{ id: 's' }, { id: 's', action: 'start' }, { action: 'pause' }],
  },
  'schedules.delete': byId,
  'schedules.preview': {
    valid: { scheduleType: 'interval', scheduleConfig: { intervalDays: 1 }, count: 1000 },
    invalid: [
      { scheduleType: 'interval' },
      { scheduleType: 'interval', scheduleConfig: {}, count: 1001 },
      { scheduleType: 'interval', scheduleConfig: {}, from: '2026-01-01T00:00:00Z' },
    ],
  },
  'schedules.load': { valid: { hours: 72 }, invalid: [{ hours: 73 }, { hours: 0 }] },
  'schedules.calendar': { valid: { ...range, timezone: 'UTC' }, invalid: [range, { from: 0, timezone: 'UTC' }] },
  'jobs.create': {
    valid: { jobId: 'job-1', document: { operation: 'x' }, target: { kind: 'device', deviceId: 'd' }, priority: -5 },
    invalid: [
      {},
      { templateId: 't', document: {} },
      { document: {}, jobId: 'a b' },
      { document: {}, target: { kind: 'device' } },
      { document: {}, target: { kind: 'device', deviceId: 'a/b' } },
      { document: {}, target: { kind: 'devices', deviceIds: [] } },
      { document: {}, target: { kind: 'everyone' } },
      { document: [], target: { kind: 'all' } },
      { document: {}, priority: 1e7 },
      { document: {}, timeoutMinutes: 10_081 },
    ],
  },
  'jobs.get': byId,
  'jobs.executions': {
    valid: { id: 'j', limit: 10_000 },
    invalid: [
      { id: 'j', limit: 10_001 },
      { id: 'j', state: 'DONE' },
    ],
  },
  'jobs.hold': { valid: { ids: ['j'], isHeld: true }, invalid: [{ ids: [], isHeld: true }, { ids: ['j'] }] },
  'jobs.cancel': { valid: { id: 'j', force: true }, invalid: [{ id: 'j', force: 'yes' }, { force: true }] },
  'jobs.delete': { valid: { id: 'j' }, invalid: [{ id: 'j', force: 1 }] },
  'jobs.reach': { valid: { target: { kind: 'all' } }, invalid: [{}, { target: {} }] },
  'queue.list': nothing,
  'queue.move': {
    valid: { jobId: 'a', afterJobId: null, baseVersion: 0 },
    invalid: [
      { jobId: 'a', afterJobId: null },
      { jobId: 'a', baseVersion: 0 },
      { jobId: 'a', afterJobId: 1, baseVersion: 0 },
    ],
  },
  'queue.hold': { valid: { isHeld: true }, invalid: [{}, { isHeld: 1 }] },
  'groups.create': {
    valid: { nameEn: 'G', mode: 'sequential', onFailure: 'stop', jobIds: ['a'] },
    invalid: [
      { nameEn: 'G', mode: 'sequential' },
      { nameEn: 'G', mode: 'serial', jobIds: ['a'] },
      { nameEn: 'G', mode: 'parallel', width: 0, jobIds: ['a'] },
    ],
  },
  'groups.list': page,
  'groups.get': byId,
  'groups.change': { valid: { id: 'g', width: 2 }, invalid: [{ width: 2 }, { id: 'g', mode: 'parallel' }] },
  'groups.cancel': { valid: { id: 'g' }, invalid: [{ id: 'g', force: 'no' }] },
  'groups.retry': byId,
  'devices.list': { valid: { presence: ['online'] }, invalid: [{ presence: 'online' }, { sort: 'random' }] },
  'devices.facets': nothing,
  'devices.get': byId,
  'devices.create': {
    valid: { id: 'مضخة-1', nameAr: 'مضخة', attributes: { floor: 2 } },
    invalid: [
      {},
      { id: '' },
      { id: 'a+b' },
      { id: 'a#' },
      { id: 'a/b' },
      { id: 'x'.repeat(129) },
      { id: 'a\u0000' },
      { id: 'e\u0301' },
    ],
  },
  'devices.change': { valid: { id: 'd', tags: ['a'] }, invalid: [{ tags: ['a'] }, { id: 'd', tags: 'a' }] },
  'devices.delete': byId,
  'deviceGroups.list': nothing,
  'deviceGroups.get': byId,
  'deviceGroups.create': {
    valid: { nameEn: 'G', deviceIds: ['a'] },
    invalid: [{ kind: 'dynamic' }, { deviceIds: ['a/b'] }],
  },
  'deviceGroups.change': {
    valid: { id: 'g', query: 'site:north' },
    invalid: [{ query: 'x' }, { id: 'g', kind: 'query' }],
  },
  'deviceGroups.delete': byId,
  'outbox.list': nothing,
  'today.get': nothing,
  'today.timeline': { valid: range, invalid: [{ from: 0 }, { ...range, by: 'device' }] },
  'runs.list': {
    valid: { filter: { status: ['FAILED'] } },
    invalid: [{ filter: { status: 'FAILED' } }, { filter: { reason: ['sad'] } }],
  },
  'runs.page': { valid: { page: 1, perPage: 20 }, invalid: [{ page: 0, perPage: 20 }, { page: 1, perPage: 201 }, {}] },
  'runs.get': byId,
  'runs.devices': { valid: { id: 'r' }, invalid: [{ id: 'r', reason: 'sad' }, {}] },
  'runs.histogram': { valid: range, invalid: [{ ...range, buckets: 0 }, { from: 0 }] },
  'runs.retry': { valid: { id: 'r' }, invalid: [{}, { id: 'r', deviceIds: 'd' }] },
  'history.cleanup': { valid: { retentionDays: 30 }, invalid: [{ retentionDays: 0 }, { retentionDays: '30' }] },
  'reports.exportHistory': { valid: { path: '/tmp/r.csv' }, invalid: [{}, { path: '' }, { path: 'x'.repeat(4097) }] },
  'reports.get': byId,
  'reports.cancel': byId,
  'app.info': nothing,
  'app.startDemo': nothing,
  'app.leaveDemo': nothing,
  'app.chooseSaveFile': {
    valid: { suggestedName: 'r.csv', kind: 'csv' },
    invalid: [{ suggestedName: 'r.csv' }, { suggestedName: 'r', kind: 'exe' }],
  },
  'app.showFile': { valid: { reportId: 'r' }, invalid: [{}] },
  'app.copyText': { valid: { text: 'x' }, invalid: [{ text: 'x'.repeat(100_001) }, {}] },
  'app.quit': nothing,
  'app.openRun': { valid: { runId: 'r' }, invalid: [{}] },
  'app.leaseFacts': nothing,
  'app.openWorkspace': nothing,
}
