/** Brokers over HTTP: profiles, the connection test, the built-in broker and its credentials, the presence doctor. Contract shapes. */
import { asking } from './asking.ts'
import type { Route } from './route.ts'

const BROKERS = '/api/v1/brokers'
const BUILT_IN = '/api/v1/builtin-broker'
const CREDENTIALS = `${BUILT_IN}/credentials`
const ofDevice = { path: { id: 'deviceId' } }

export const brokerRoutes: readonly Route[] = [
  asking('GET', BROKERS, 'brokers.list'),
  asking('POST', BROKERS, 'brokers.save', { status: 201 }),
  asking('PUT', `${BROKERS}/:id`, 'brokers.save'),
  asking('DELETE', `${BROKERS}/:id`, 'brokers.delete'),
  asking('POST', `${BROKERS}/:id/use`, 'brokers.use'),
  asking('POST', '/api/v1/broker/test', 'broker.test'),
  asking('PUT', '/api/v1/broker/password', 'broker.setPassword'),
  asking('GET', BUILT_IN, 'builtinBroker.status'),
  asking('GET', CREDENTIALS, 'builtinBroker.credentials'),
  asking('POST', CREDENTIALS, 'builtinBroker.createCredential', { status: 201 }),
  asking('POST', `${CREDENTIALS}/:id/rotate`, 'builtinBroker.rotateCredential', ofDevice),
  asking('DELETE', `${CREDENTIALS}/:id`, 'builtinBroker.revokeCredential', ofDevice),
  asking('GET', '/api/v1/fleet/doctor', 'fleet.doctor'),
]
