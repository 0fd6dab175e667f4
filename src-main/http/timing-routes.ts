/** Backfills, limits, many schedules, the planned load and the engine's stop over HTTP. Contract shapes, HTTP's instants. */
import * as z from 'zod'
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import { timingRequests } from '../../src-preload/contract/requests-timing.ts'
import { asking } from './asking.ts'
import { iso } from './json-shapes.ts'
import type { Route } from './route.ts'

const SCHEDULES = '/api/v1/schedules'
const OF_SCHEDULE = `${SCHEDULES}/:id/backfills`
const BACKFILLS = '/api/v1/backfills'
const LIMITS = '/api/v1/limits'
const ofSchedule = { path: { id: 'scheduleId' } }
const RANGE = { from: 'instant', to: 'instant' } as const

const slot = z.iso.datetime().nullable()
const previewAnswer = timingRequests['backfills.preview'].output.extend({ first: slot, last: slot })
function previewBody({ first, last, ...counts }: RequestOutput<'backfills.preview'>) {
  return { ...counts, first: iso(first), last: iso(last) }
}

/** Before the routes of `/api/v1/schedules/:id`: `pause`, `resume`, `load` and `calendar` are no ids. */
export const timingRoutes: readonly Route[] = [
  asking('POST', `${SCHEDULES}/pause`, 'schedules.pauseMany'),
  asking('POST', `${SCHEDULES}/resume`, 'schedules.resumeMany'),
  asking('POST', `${SCHEDULES}/preview`, 'schedules.preview'),
  asking('GET', `${SCHEDULES}/load`, 'schedules.load', { query: { from: 'instant', hours: 'integer' } }),
  asking('GET', `${SCHEDULES}/calendar`, 'schedules.calendar', { query: { ...RANGE, timezone: 'text' } }),
  asking('GET', OF_SCHEDULE, 'backfills.list', ofSchedule),
  asking('POST', OF_SCHEDULE, 'backfills.create', { ...ofSchedule, status: 201 }),
  asking('GET', `${OF_SCHEDULE}/preview`, 'backfills.preview', {
    ...{ ...ofSchedule, query: RANGE },
    ...{ shape: previewBody, answer: previewAnswer },
  }),
  asking('GET', BACKFILLS, 'backfills.list', { query: { scheduleId: 'text' } }),
  asking('POST', BACKFILLS, 'backfills.create', { status: 201 }),
  ...(['pause', 'resume', 'cancel'] as const).map((action) =>
    asking('POST', `${BACKFILLS}/:id/${action}`, 'backfills.act', { fixed: { action } }),
  ),
  asking('GET', LIMITS, 'limits.list'),
  asking('POST', LIMITS, 'limits.save', { status: 201 }),
  asking('PUT', `${LIMITS}/:id`, 'limits.save'),
  asking('DELETE', `${LIMITS}/:id`, 'limits.delete'),
  asking('POST', '/api/v1/engine/stop', 'engine.prepareStop'),
]
