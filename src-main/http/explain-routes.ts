/** Reasons and crontab files over HTTP: why a run, why nothing ran, the self-check, preview and import. Contract shapes. */
import * as z from 'zod'
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import { timingRequests } from '../../src-preload/contract/requests-timing.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import { instantText } from '../engine/timing/instant-text.ts'
import { asking } from './asking.ts'
import { outward } from './json-shapes.ts'
import { readQuery, reply, onSuccess } from './route.ts'
import type { HttpRequest, Ask, Route } from './route.ts'

const RANGE = { scheduleId: 'text', from: 'instant', to: 'instant' } as const

async function nothing(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, RANGE)
  if (!query.ok) return query
  const { scheduleId, from, to } = query.value
  if (from === undefined || to === undefined) {
    const path = from === undefined ? 'from' : 'to'
    const message = 'Give "from" and "to", instants such as 2026-04-24T02:00:00Z.'
    return failure('invalid_input', message, [{ path, message }])
  }
  return onSuccess(await ask('explain.nothing', { scheduleId, from, to }), (value) => reply(outward(value)))
}

const crontabLine = timingRequests['crontab.preview'].output.shape.lines.element
const linesAnswer = z.object({ lines: z.array(crontabLine.extend({ nextFires: z.array(z.iso.datetime()) })) })
function linesBody({ lines }: RequestOutput<'crontab.preview'>) {
  return { lines: lines.map((line) => ({ ...line, nextFires: line.nextFires.map(instantText) })) }
}

export const explainRoutes: readonly Route[] = [
  asking('GET', '/api/v1/runs/:id/explain', 'explain.run'),
  { method: 'GET', path: '/api/v1/explain', asks: 'explain.nothing', query: RANGE, handle: nothing },
  asking('GET', '/api/v1/engine/self-check', 'selfCheck.get', { query: { now: 'boolean' } }),
  asking('POST', '/api/v1/crontab/preview', 'crontab.preview', { shape: linesBody, answer: linesAnswer }),
  asking('POST', '/api/v1/crontab/import', 'crontab.import', { status: 201 }),
]
