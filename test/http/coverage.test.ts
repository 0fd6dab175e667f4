// Every request of the engine has an address of its own over HTTP, or a reason why not.
import { expect, test } from 'vitest'
import { ENGINE_REQUESTS } from '../../src-preload/contract/names.ts'
import type { EngineRequestName } from '../../src-preload/contract/names.ts'
import { asksOf } from '../../src-main/http/route.ts'
import { routes } from '../../src-main/http/routes.ts'

/** Requests without an address, each with its reason. */
const EXCEPTIONS: Partial<Record<EngineRequestName, string>> = {}

const asked = new Set(routes.flatMap(asksOf))

test('every request has a route or a reason', () => {
  const missing = ENGINE_REQUESTS.filter((name) => !asked.has(name) && !Object.hasOwn(EXCEPTIONS, name))
  expect(missing, 'give these a route in src-main/http').toEqual([])
})

test('a reason goes when there is a route', () => {
  expect(Object.keys(EXCEPTIONS).filter((name) => asked.has(name as EngineRequestName))).toEqual([])
})

test('a route asks requests that exist, and only the document asks none', () => {
  const known = new Set<string>(ENGINE_REQUESTS)
  expect([...asked].filter((name) => !known.has(name))).toEqual([])
  expect(routes.filter((route) => asksOf(route).length === 0).map(({ path }) => path)).toEqual(['/openapi.json'])
})

test('no two routes have the same method and path, and no path is hidden by one before it', () => {
  const addresses = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:[a-zA-Z]+/g, ':x')}`)
  expect(addresses.filter((address, at) => addresses.indexOf(address) !== at)).toEqual([])
  const hides = (earlier: string, later: string) => {
    const [wide, narrow] = [earlier.split('/'), later.split('/')]
    return wide.length === narrow.length && wide.every((step, at) => step.startsWith(':') || step === narrow[at])
  }
  const hidden = routes.flatMap(({ method, path }, at) =>
    routes
      .slice(0, at)
      .filter((other) => other.method === method && hides(other.path, path))
      .map((other) => `${other.path} hides ${path}`),
  )
  expect(hidden).toEqual([])
})
