/** `/openapi.json`: the list of addresses as an OpenAPI 3.1 document. Bodies are described by the contract's README for now. */
import { reply } from './route.ts'
import type { Route } from './route.ts'

type Operation = Record<string, unknown>

function operation({ method, path }: Route): Operation {
  const parameters = [...path.matchAll(/:([a-zA-Z]+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string' },
  }))
  const body =
    method === 'GET' || method === 'DELETE'
      ? {}
      : { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } }
  const problem = {
    description: 'Problem',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
  return {
    ...(parameters.length > 0 && { parameters }),
    ...body,
    responses: { '2XX': { description: 'Done' }, default: problem },
  }
}

function openApi(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:([a-zA-Z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  const text = { type: 'string' }
  const fieldError = { type: 'object', required: ['path', 'message'], properties: { path: text, message: text } }
  const properties = {
    ...{ type: text, title: text, status: { type: 'integer' }, detail: text, code: text },
    ...{ errors: { type: 'array', items: fieldError }, context: { type: 'object' } },
  }
  const required = ['type', 'title', 'status', 'detail', 'code', 'errors']
  return {
    openapi: '3.1.0',
    info: { title: 'Muster', version: '1' },
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: { type: 'object', required, properties } },
    },
    paths,
  }
}

export function openApiRoutes(routes: readonly Route[]): readonly Route[] {
  const document = openApi(routes)
  return [{ method: 'GET', path: '/openapi.json', handle: () => Promise.resolve(reply(document)) }]
}
