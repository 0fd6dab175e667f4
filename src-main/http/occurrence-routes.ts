/** `/api/v1/schedules/{id}/occurrences`: the coming slots of one schedule, each of which can be skipped, changed and put back. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import { readTime } from '../engine/timing/instant-text.ts'
import { asking } from './asking.ts'
import { inward, outward } from './json-shapes.ts'
import { param, reply, onSuccess } from './route.ts'
import type { HttpRequest, Route } from './route.ts'

const ALL = '/api/v1/schedules/:id/occurrences'
const ONE = `${ALL}/:instant`
const names = { id: 'scheduleId', instant: 'scheduledAt' }

/** The slot in the address: the schedule, and its instant as ISO text with Z or an offset. Code `invalid_instant`. */
function slotOf(request: HttpRequest): Result<{ scheduleId: string; scheduledAt: number }> {
  const time = readTime(param(request, 'instant'))
  if (time !== null && time.offsetMs !== null) {
    return { ok: true, value: { scheduleId: param(request, 'id'), scheduledAt: time.wall - time.offsetMs } }
  }
  const message = 'The address must end in an instant with Z or an offset, such as 2026-04-24T02:00:00Z.'
  return failure('invalid_instant', message, [{ path: 'scheduledAt', message, code: 'invalid_instant' }])
}

const change: Route['handle'] = async (request, ask) => {
  const slot = slotOf(request)
  if (!slot.ok) return slot
  const body = inward<object>(request.body)
  if (!body.ok) return body
  const input = Array.isArray(body.value) ? body.value : { ...body.value, ...slot.value }
  return onSuccess(await ask('occurrences.change', input as never), (value) => reply(outward(value)))
}

const undo: Route['handle'] = async (request, ask) => {
  const slot = slotOf(request)
  return slot.ok ? onSuccess(await ask('occurrences.undo', slot.value), (value) => reply(value)) : slot
}

export const occurrenceRoutes: readonly Route[] = [
  asking('GET', ALL, 'occurrences.list', { path: { id: 'scheduleId' }, query: { from: 'instant', count: 'integer' } }),
  { method: 'PUT', path: ONE, asks: 'occurrences.change', names, handle: change },
  { method: 'DELETE', path: ONE, asks: 'occurrences.undo', names, handle: undo },
]
