// The document at /openapi.json: whole by OpenAPI 3.1's rules, true to the contract's own samples, and made once.
import { describe, expect, test } from 'vitest'
import { ENGINE_REQUESTS } from '../../src-preload/contract/names.ts'
import { runFilter } from '../../src-preload/contract/requests-history.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import { inward, outward } from '../../src-main/http/json-shapes.ts'
import { openApi } from '../../src-main/http/openapi.ts'
import { asksOf } from '../../src-main/http/route.ts'
import type { Ask, Route } from '../../src-main/http/route.ts'
import { routes } from '../../src-main/http/routes.ts'
import { samples } from '../contract/samples.ts'
import { judge } from './json-schema.ts'
import type { Document, Operation, Schema } from './json-schema.ts'

const document = openApi(routes) as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)
const templateOf = (route: Route) => route.path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')
const operationOf = (route: Route) => document.paths[templateOf(route)]?.[route.method.toLowerCase()] as Operation

/** Every value under this keyword, wherever it is. */
function under(value: unknown, keyword: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => under(item, keyword))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => [...(key === keyword ? [item] : []), ...under(item, keyword)])
}

describe('by the rules of OpenAPI 3.1', () => {
  test('it has every route, each with an operation id of its own, a known tag, security and answers', () => {
    expect(operations).toHaveLength(routes.length)
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at || !/^[a-zA-Z0-9]+$/.test(id))).toEqual([])
    const tags = (document.tags as { name: string }[]).map(({ name }) => name)
    for (const { path, operation } of operations) {
      expect(tags, path).toContain(operation.tags[0])
      expect(operation.security, path).toEqual([{ token: [] }])
      expect(Object.keys(operation.responses), path).toEqual([expect.stringMatching(/^2\d\d$/), 'default'])
    }
    expect(document.openapi).toBe('3.1.0')
    expect((document.components as Schema).securitySchemes).toHaveProperty('token')
  })

  test('every reference leads somewhere, and every component is used', () => {
    const refs = new Set(under(document, '$ref').map(String))
    const found = (ref: string) =>
      ref
        .split('/')
        .slice(1)
        .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document)
    expect([...refs].filter((ref) => found(ref) === undefined)).toEqual([])
    const names = Object.keys((document.components as { schemas: object }).schemas)
    expect(names.filter((name) => !refs.has(`#/components/schemas/${name}`))).toEqual([])
    expect(names.filter((name) => !/^[A-Za-z0-9._-]+$/.test(name))).toEqual([])
  })

  test('every word in braces is a required parameter, and no parameter is there twice', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name]) => name)
      const parameters = operation.parameters ?? []
      const said = parameters.filter((parameter) => parameter.in === 'path')
      expect(
        said.map(({ name }) => name),
        path,
      ).toEqual(inPath)
      expect(
        said.every(({ required }) => required),
        path,
      ).toBe(true)
      expect(new Set(parameters.map((one) => `${one.in} ${one.name}`)).size, path).toBe(parameters.length)
    }
  })

  test('no GET or DELETE has a body, and every list of required names is among the properties', () => {
    const bodies = operations.filter(({ method, operation }) => /get|delete/.test(method) && operation.requestBody)
    expect(bodies).toEqual([])
    const objects = [document, ...under(document, 'schema'), ...under(document, 'items')].flatMap((schema) => {
      const { required, properties } = schema as { required?: unknown; properties?: object }
      return Array.isArray(required) && properties
        ? required.filter((name) => !Object.hasOwn(properties, String(name)))
        : []
    })
    expect(objects).toEqual([])
  })

  test('no schema has a keyword of the contract only: every number that is an instant is text', () => {
    const numbers = under(document, 'properties').flatMap((properties) =>
      Object.entries(properties as Record<string, Schema>)
        .filter(([name]) => /(At|Until)$/.test(name) && name !== 'startsAt')
        .filter(([, schema]) =>
          [schema, ...((schema.anyOf as Schema[] | undefined) ?? [])].some(({ type }) => type === 'integer'),
        )
        .map(([name]) => name),
    )
    expect(numbers).toEqual([])
  })
})

describe('true to the contract', () => {
  /** Routes whose body is the request's own input. */
  const own = (name: string) =>
    routes.filter((route) => asksOf(route)[0] === name && route.body === undefined && operationOf(route).requestBody)

  test.each(ENGINE_REQUESTS.filter((name) => own(name).length > 0))('%s: the sample is a body', (name) => {
    const valid = outward(samples[name].valid) as Record<string, unknown>
    for (const route of own(name)) {
      const schema = operationOf(route).requestBody?.content['application/json'].schema as Schema
      const known = Object.keys((schema.properties ?? {}) as object)
      const elsewhere = [...route.path.matchAll(/:([a-zA-Z]+)/g)].map(([, word = '']) => route.names?.[word] ?? word)
      const body = Object.fromEntries(
        Object.entries(valid).filter(([key]) => !elsewhere.includes(key) && !route.fixed?.includes(key)),
      )
      expect(judge(document, schema, body)).toEqual([])
      expect(judge(document, schema, { ...body, notAField: 1 })).toEqual(['.: unknown field notAField'])
      expect(known.filter((key) => elsewhere.includes(key) && key !== 'id')).toEqual([])
    }
    // What the document calls a body comes back as the contract's own.
    expect(inward(outward(samples[name].valid))).toEqual({ ok: true, value: samples[name].valid })
  })

  test('a query parameter of a request is one of its input', () => {
    const strange = routes.flatMap((route) => {
      const [name] = asksOf(route)
      if (name === undefined || route.path.includes('/scheduler/') || route.path.startsWith('/api/jobs')) return []
      const input = (requests[name].input as { shape?: Record<string, unknown> }).shape ?? {}
      const inFilter = Object.hasOwn(input, 'filter') ? runFilter.shape : {}
      // The executions of a job are narrowed by `status`, as HTTP calls their state.
      const known = (word: string) =>
        Object.hasOwn(input, word) || Object.hasOwn(inFilter, word) || (name === 'jobs.executions' && word === 'status')
      return Object.keys(route.query ?? {})
        .filter((word) => !known(word))
        .map((word) => `${route.path}?${word}`)
    })
    expect(strange).toEqual([])
  })

  test('a target is one of four, and an instant is text', () => {
    const { Target } = (document.components as { schemas: Record<string, Schema> }).schemas
    const wrong = (value: unknown) => judge(document, Target as Schema, value).length > 0
    const right = [{ deviceId: 'd' }, { deviceIds: ['d'] }, { deviceGroupId: 'g' }, { all: true }]
    expect(right.filter(wrong)).toEqual([])
    expect([{}, { all: false }, { kind: 'all' }, { deviceId: 'd', all: true }].map(wrong)).toEqual([
      true,
      true,
      true,
      true,
    ])
    const post = document.paths['/api/v1/jobs']?.post?.requestBody?.content['application/json'].schema as Schema
    const job = { document: {}, target: { all: true } }
    expect(judge(document, post, { ...job, expiresAt: '2026-04-24T02:00:00Z' })).toEqual([])
    expect(judge(document, post, { ...job, expiresAt: 5 })).not.toEqual([])
  })
})

test('it is made once, and then only sent', async () => {
  const route = routes.find(({ path }) => path === '/openapi.json') as Route
  const get = () => route.handle({ params: {}, query: new Map(), body: {} }, (() => undefined) as unknown as Ask)
  const [first, second] = [await get(), await get()]
  expect(first).toMatchObject({ status: 200 })
  if ('ok' in first || 'ok' in second) throw new Error('no document')
  expect(JSON.parse(first.text ?? '')).toEqual(JSON.parse(JSON.stringify(document)))
  expect(second.text).toBe(first.text)
})
