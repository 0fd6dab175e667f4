/** Reasons and crontab files over HTTP: why a run, why nothing ran, the self-check, preview and import. Contract shapes. */
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import { instantText } from '../engine/timing/instant-text.ts'
import { inward, outward } from './json-shapes.ts'
import { param, readQuery, reply, then } from './route.ts'
import type { Route } from './route.ts'

const nothing: Route['handle'] = async (request, ask) => {
  const query = readQuery(request, { scheduleId: 'text', from: 'instant', to: 'instant' })
  if (!query.ok) return query
  const { scheduleId, from, to } = query.value
  if (from === undefined || to === undefined) {
    const path = from === undefined ? 'from' : 'to'
    const message = 'Give "from" and "to", instants such as 2026-04-24T02:00:00Z.'
    return failure('invalid_input', message, [{ path, message }])
  }
  return then(await ask('explain.nothing', { scheduleId, from, to }), (value) => reply(outward(value)))
}

const check: Route['handle'] = async (request, ask) => {
  const query = readQuery(request, { now: 'boolean' })
  return query.ok ? then(await ask('selfCheck.get', query.value), (value) => reply(outward(value))) : query
}

function linesBody({ lines }: RequestOutput<'crontab.preview'>) {
  return { lines: lines.map((line) => ({ ...line, nextFires: line.nextFires.map(instantText) })) }
}

const preview: Route['handle'] = async (request, ask) => {
  const body = inward<object>(request.body)
  if (!body.ok) return body
  return then(await ask('crontab.preview', body.value as never), (value) => reply(linesBody(value)))
}

const importLines: Route['handle'] = async (request, ask) => {
  const body = inward<object>(request.body)
  if (!body.ok) return body
  return then(await ask('crontab.import', body.value as never), (value) => reply(outward(value), 201))
}

export const explainRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/runs/:id/explain',
    handle: async (request, ask) =>
      then(await ask('explain.run', { id: param(request, 'id') }), (value) => reply(outward(value))),
  },
  { method: 'GET', path: '/api/v1/explain', handle: nothing },
  { method: 'GET', path: '/api/v1/engine/self-check', handle: check },
  { method: 'POST', path: '/api/v1/crontab/preview', handle: preview },
  { method: 'POST', path: '/api/v1/crontab/import', handle: importLines },
]
