/** `/api/v1/devices/…` for devices as a set: acceptance, files of devices, how many a query means, and the messages of one. */
import type { EngineRequestName } from '../../src-preload/contract/names.ts'
import { inward, outward } from './json-shapes.ts'
import { param, readQuery, reply, then } from './route.ts'
import type { QuerySpec, Route } from './route.ts'

/** 16 MiB of text, each character of it escaped. */
const IMPORT_BYTES = 33 * 1024 * 1024

const write =
  (name: EngineRequestName): Route['handle'] =>
  async (request, ask) => {
    const body = inward<object>(request.body)
    if (!body.ok) return body
    return then(await ask(name, body.value as never), (value) => reply(outward(value)))
  }

const read =
  (name: EngineRequestName, spec: QuerySpec): Route['handle'] =>
  async (request, ask) => {
    const query = readQuery(request, spec)
    if (!query.ok) return query
    const id = Object.hasOwn(request.params, 'id') ? { id: param(request, 'id') } : {}
    return then(await ask(name, { ...query.value, ...id } as never), (value) => reply(outward(value)))
  }

/** A device whose id is `export` or `count` is read through the list. */
export const deviceSetRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/v1/devices/accept', handle: write('devices.accept') },
  { method: 'POST', path: '/api/v1/devices/import', handle: write('devices.import'), bodyBytes: IMPORT_BYTES },
  { method: 'GET', path: '/api/v1/devices/export', handle: read('devices.export', { format: 'text' }) },
  { method: 'GET', path: '/api/v1/devices/count', handle: read('devices.count', { query: 'text' }) },
  { method: 'GET', path: '/api/v1/devices/:id/messages', handle: read('devices.messages', {}) },
]
