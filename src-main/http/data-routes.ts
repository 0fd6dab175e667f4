/** `/api/v1/policies`, `/api/v1/series` and `/api/v1/alerts`. Contract shapes, HTTP's instants and targets. */
import { asking } from './asking.ts'
import type { QuerySpec, Route } from './route.ts'

const PAGE: QuerySpec = { cursor: 'text', limit: 'integer' }
const POLICIES = '/api/v1/policies'
const POLICY = `${POLICIES}/:id`
const SERIES = '/api/v1/series'
const ALERTS = '/api/v1/alerts'

export const dataRoutes: readonly Route[] = [
  asking('GET', POLICIES, 'policies.list', { query: { ...PAGE, state: 'text', search: 'text' } }),
  asking('POST', POLICIES, 'policies.create', { status: 201 }),
  asking('GET', POLICY, 'policies.get'),
  asking('PUT', POLICY, 'policies.change'),
  asking('PATCH', POLICY, 'policies.change'),
  asking('DELETE', POLICY, 'policies.delete'),
  asking('POST', `${POLICY}/deploy`, 'policies.deploy', { status: 202 }),
  asking('GET', `${POLICY}/compliance`, 'policies.compliance', { query: { ...PAGE, state: 'text' } }),
  asking('GET', SERIES, 'series.list', { query: { ...PAGE, key: 'text', deviceId: 'text', search: 'text' } }),
  asking('GET', `${SERIES}/:id/points`, 'series.points', {
    query: { from: 'instant', to: 'instant', points: 'integer' },
  }),
  asking('DELETE', `${SERIES}/:id`, 'series.delete'),
  asking('GET', ALERTS, 'alerts.list', { query: { ...PAGE, state: 'text', subject: 'text' } }),
  asking('GET', `${ALERTS}/:id`, 'alerts.get'),
  asking('POST', `${ALERTS}/:id/acknowledge`, 'alerts.act', { fixed: { action: 'acknowledge' } }),
  asking('POST', `${ALERTS}/:id/clear`, 'alerts.act', { fixed: { action: 'clear' } }),
]
