// Devices as a set over HTTP: acceptance, import and export, how many a query means, the messages of one. A real standalone process.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp, startServer } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
const api = (method: string, path: string, body?: unknown) => server.request(method, `/api/v1${path}`, body)

beforeAll(async () => {
  server = await startServer()
})
afterAll(cleanUp)

const text = 'id,nameEn,nameAr,attributes.site,tags\nd1,Pump,مضخة,north,a; b\nd2,,,south,\n'

test('a file is looked at, taken over and given back', async () => {
  const seen = await api('POST', '/devices/import', { format: 'csv', text })
  expect(seen).toMatchObject({ status: 200, body: { made: 2, refused: 0, lines: [{ line: 2, state: 'new' }, {}] } })
  expect((await api('GET', '/devices/d1')).status).toBe(404)
  expect((await api('POST', '/devices/import', { format: 'csv', text, apply: true })).body).toMatchObject({ made: 2 })
  expect((await api('GET', '/devices/d1')).body).toMatchObject({ nameAr: 'مضخة', tags: ['a', 'b'] })
  const { status, body } = await api('GET', '/devices/export?format=json')
  expect([status, body.devices]).toEqual([200, 2])
  expect((await api('POST', '/devices/import', { format: 'json', text: body.text })).body).toMatchObject({ same: 2 })
})

test('a refused line refuses the file; a long file is no long body', async () => {
  const refused = await api('POST', '/devices/import', { format: 'csv', text: 'id\nok\nx/y', apply: true })
  expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_input', errors: [{ path: 'lines.3' }] } })
  expect((await api('GET', '/devices/ok')).status).toBe(404)
  const rows = Array.from({ length: 5_000 }, (_, at) => `x${at},${'long name '.repeat(5)}`)
  const long = { format: 'csv', text: `id,nameEn\n${rows.join('\n')}` }
  expect((await api('POST', '/devices/import', long)).body).toMatchObject({ made: 5_000 })
})

test('devices are held again and accepted; the list tells them apart', async () => {
  expect((await api('POST', '/devices/accept', { ids: ['d2'], isAccepted: false })).body.devices).toMatchObject([
    { id: 'd2', isAccepted: false },
  ])
  const held = await api('GET', '/devices?isAccepted=false')
  expect(held.body.items.map(({ id }: { id: string }) => id)).toEqual(['d2'])
  const job = { document: { operation: 'x' }, target: { deviceId: 'd2' } }
  expect(await api('POST', '/jobs', job)).toMatchObject({ status: 409, body: { code: 'illegal_state' } })
  expect((await api('POST', '/devices/accept', { ids: ['d2'], isAccepted: true })).status).toBe(200)
  expect((await api('POST', '/devices/accept', { ids: ['gone'], isAccepted: true })).status).toBe(404)
  expect((await api('POST', '/jobs', job)).status).toBeLessThan(300)
})

test('how many a query means, and the messages of a device', async () => {
  expect((await api('GET', '/devices/count?query=site:north')).body).toEqual({ devices: 1, ids: ['d1'] })
  expect(await api('GET', '/devices/count?query=site:')).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'query' }] },
  })
  expect(await api('GET', '/devices/d1/messages')).toMatchObject({ status: 200, body: { items: [] } })
  expect((await api('GET', '/devices/none/messages')).status).toBe(404)
})

test('a device group that a job is meant for is not deleted', async () => {
  const { body: group } = await api('POST', '/device-groups', { nameEn: 'North', deviceIds: ['d1'] })
  await api('POST', '/jobs', { jobId: 'j-1', document: { operation: 'x' }, target: { deviceGroupId: group.id } })
  const refused = await api('DELETE', `/device-groups/${group.id}`)
  expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } })
})
