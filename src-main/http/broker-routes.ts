/** Brokers over HTTP: profiles, the connection test, the built-in broker and its credentials, the presence doctor. Contract shapes. */
import type { EngineRequestName } from '../../src-preload/contract/names.ts'
import { inward, outward } from './json-shapes.ts'
import { param, readQuery, reply, then } from './route.ts'
import type { Ask, HttpRequest, Route } from './route.ts'

/** The body with the path's values over it. */
async function pass(name: EngineRequestName, request: HttpRequest, ask: Ask, fromPath: object = {}, status = 200) {
  const body = inward<object>(request.body)
  if (!body.ok) return body
  return then(await ask(name, { ...body.value, ...fromPath } as never), (value) => reply(outward(value), status))
}

/** Without a body and without a query. */
const read =
  (name: EngineRequestName): Route['handle'] =>
  async (request, ask) => {
    const query = readQuery(request, {})
    return query.ok ? then(await ask(name, {} as never), (value) => reply(outward(value))) : query
  }
const byPath =
  (name: EngineRequestName, field: 'id' | 'deviceId'): Route['handle'] =>
  async (request, ask) =>
    then(await ask(name, { [field]: param(request, 'id') } as never), (value) => reply(outward(value)))
const save: Route['handle'] = (request, ask) => pass('brokers.save', request, ask, { id: param(request, 'id') })

const CREDENTIALS = '/api/v1/builtin-broker/credentials'

export const brokerRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v1/brokers', handle: read('brokers.list') },
  { method: 'POST', path: '/api/v1/brokers', handle: (request, ask) => pass('brokers.save', request, ask, {}, 201) },
  { method: 'PUT', path: '/api/v1/brokers/:id', handle: save },
  { method: 'DELETE', path: '/api/v1/brokers/:id', handle: byPath('brokers.delete', 'id') },
  { method: 'POST', path: '/api/v1/brokers/:id/use', handle: byPath('brokers.use', 'id') },
  { method: 'POST', path: '/api/v1/broker/test', handle: (request, ask) => pass('broker.test', request, ask) },
  { method: 'GET', path: '/api/v1/builtin-broker', handle: read('builtinBroker.status') },
  { method: 'GET', path: CREDENTIALS, handle: read('builtinBroker.credentials') },
  {
    method: 'POST',
    path: CREDENTIALS,
    handle: (request, ask) => pass('builtinBroker.createCredential', request, ask, {}, 201),
  },
  {
    method: 'POST',
    path: `${CREDENTIALS}/:id/rotate`,
    handle: byPath('builtinBroker.rotateCredential', 'deviceId'),
  },
  { method: 'DELETE', path: `${CREDENTIALS}/:id`, handle: byPath('builtinBroker.revokeCredential', 'deviceId') },
  { method: 'GET', path: '/api/v1/fleet/doctor', handle: read('fleet.doctor') },
]
