/** `/api/v1/devices/…` for devices as a set: acceptance, files of devices, how many a query means, and the messages of one. */
import { asking } from './asking.ts'
import type { Route } from './route.ts'

/** 16 MiB of text, each character of it escaped. */
const IMPORT_BYTES = 33 * 1024 * 1024
const DEVICES = '/api/v1/devices'

/** A device whose id is `export`, `count` or `facets` is read through the list. */
export const deviceSetRoutes: readonly Route[] = [
  asking('POST', `${DEVICES}/accept`, 'devices.accept'),
  asking('POST', `${DEVICES}/import`, 'devices.import', { bodyBytes: IMPORT_BYTES }),
  asking('GET', `${DEVICES}/export`, 'devices.export', { query: { format: 'text' } }),
  asking('GET', `${DEVICES}/count`, 'devices.count', { query: { query: 'text' } }),
  asking('GET', `${DEVICES}/facets`, 'devices.facets'),
  asking('GET', `${DEVICES}/:id/messages`, 'devices.messages'),
  asking('GET', '/api/v1/jobs/:id/waits', 'jobs.waits'),
]
