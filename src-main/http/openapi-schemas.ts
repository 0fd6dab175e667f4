/** The contract's schemas as HTTP says them: JSON Schema 2020-12, instants as ISO text, targets without `kind`, entities as components. No routes. */
import * as z from 'zod'
import * as base from '../../src-preload/contract/base.ts'
import * as brokers from '../../src-preload/contract/brokers.ts'
import * as data from '../../src-preload/contract/data.ts'
import * as entities from '../../src-preload/contract/entities.ts'
import * as plan from '../../src-preload/contract/fleet-plan.ts'
import * as timing from '../../src-preload/contract/timing-policies.ts'
import * as work from '../../src-preload/contract/work.ts'
import * as jobs from './job-shapes.ts'
import { OPAQUE, isInstantKey, isTargetKey } from './json-shapes.ts'
import * as scheduler from './scheduler-schemas.ts'

export type JsonSchema = { readonly [keyword: string]: unknown }
type Io = 'input' | 'output'

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const mapValues = (value: JsonSchema, make: (item: unknown, key: string) => unknown): JsonSchema =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, make(item, key)]))

/** `httpJob` → `Job`, `schedulerJobAnswer` → `SchedulerJobAnswer`. */
const nameOf = (exported: string) => {
  const name = exported.replace(/^http(?=[A-Z])/, '')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Every exported object of these files is a component, HTTP's own first; small values such as ids stay where they are. */
function namedSchemas() {
  const registry = z.registry<{ id: string }>()
  const taken = new Set(['Target', 'Json', 'Problem'])
  const shared = new Set<unknown>(Object.values(base))
  for (const file of [jobs, scheduler, entities, work, data, timing, plan, brokers]) {
    for (const [exported, value] of Object.entries(file)) {
      const name = nameOf(exported)
      if (!(value instanceof z.ZodObject) || shared.has(value) || registry.has(value) || taken.has(name)) continue
      taken.add(name)
      registry.add(value, { id: name })
    }
  }
  return registry
}

const INSTANT = { type: 'string', format: 'date-time' }
const isNull = (schema: unknown) => isObject(schema) && schema.type === 'null'
const takesNull = (schema: JsonSchema) => Array.isArray(schema.anyOf) && schema.anyOf.some(isNull)

/** A number that is an instant becomes text; what was text, or true and false, is none. */
function asInstant(schema: unknown): unknown {
  if (!isObject(schema)) return schema
  if (schema.type === 'integer' || schema.type === 'number') return INSTANT
  return Array.isArray(schema.anyOf) ? { ...schema, anyOf: schema.anyOf.map(asInstant) } : schema
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

function asTarget(schema: unknown): unknown {
  if (!isObject(schema) || schema.type === 'string') return schema
  const isAnything = Object.keys(schema).length === 0
  return takesNull(schema) || isAnything ? { anyOf: [ref('Target'), { type: 'null' }] } : ref('Target')
}

/** One of `deviceId`, `deviceIds`, `deviceGroupId` and `all`. */
function targetSchema(): JsonSchema {
  const { oneOf } = z.toJSONSchema(base.target) as { oneOf: { properties: JsonSchema; required: string[] }[] }
  const branches = oneOf.map((branch) => {
    const { kind, ...properties } = branch.properties
    const isAll = isObject(kind) && kind.const === 'all'
    return isAll
      ? { ...branch, properties: { all: { type: 'boolean', const: true } }, required: ['all'] }
      : { ...branch, properties, required: branch.required.filter((name) => name !== 'kind') }
  })
  return { oneOf: branches }
}

const SUBSCHEMAS = new Set(['anyOf', 'oneOf', 'allOf', 'items', 'prefixItems', 'additionalProperties', 'not'])
const SAFE = new Set([Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])
/** Keywords that say nothing here: every name is text, and no number is beyond the safe ones. */
const isNoise = (key: string, value: unknown) =>
  ['$schema', '$defs', 'id'].includes(key) ||
  (key === 'propertyNames' && isObject(value) && Object.keys(value).join('') === 'type') ||
  ((key === 'minimum' || key === 'maximum') && SAFE.has(value as number))

/** One document's schemas, and the components that they share. */
export class SchemaBook {
  readonly components: Record<string, unknown> = {
    Target: targetSchema(),
    Json: { description: 'Any JSON value.' },
  }
  readonly #registry = namedSchemas()
  readonly #made = new Map<z.ZodType, Partial<Record<Io, JsonSchema>>>()

  /** A schema as HTTP says it. Bodies are `input`, answers `output`. */
  schema(from: z.ZodType, io: Io): JsonSchema {
    const known = this.#made.get(from)?.[io]
    if (known) return known
    // Inside an object it may be a component itself.
    const whole = z.toJSONSchema(z.object({ value: from }), { io, metadata: this.#registry, unrepresentable: 'any' })
    const named = this.#take((whole.$defs ?? {}) as JsonSchema, io)
    const made = this.#said(whole.properties?.value, named) as JsonSchema
    this.#made.set(from, { ...this.#made.get(from), [io]: made })
    return made
  }

  /** The properties of an object's schema, also where it is a component. */
  object(schema: JsonSchema): JsonSchema {
    const name = typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined
    return name === undefined ? schema : (this.components[name] as JsonSchema)
  }

  /** Keeps the definitions as components; a body's that differs from the answer's gets a name of its own. */
  #take(defs: JsonSchema, io: Io): ReadonlyMap<string, string> {
    const own = Object.keys(defs).filter((name) => !name.startsWith('__schema'))
    const plain = new Map([...Object.keys(defs)].map((name) => [name, name.startsWith('__schema') ? 'Json' : name]))
    if (io === 'output') {
      for (const name of own) this.components[name] ??= this.#said(defs[name], plain)
      return plain
    }
    const names = new Map([...plain].map(([name, said]) => [name, own.includes(name) ? `${said}Input` : said]))
    for (const name of own) this.components[`${name}Input`] ??= this.#said(defs[name], names)
    return names
  }

  #said(schema: unknown, names: ReadonlyMap<string, string>): unknown {
    if (Array.isArray(schema)) return schema.map((item) => this.#said(item, names))
    if (!isObject(schema)) return schema
    const { $ref } = schema
    if (typeof $ref === 'string') return ref(names.get($ref.replace('#/$defs/', '')) ?? $ref)
    const kept = Object.entries(schema).filter(([key, value]) => !isNoise(key, value))
    const said = mapValues(Object.fromEntries(kept), (value, key) => {
      if (key === 'properties') return mapValues(value as JsonSchema, (item, name) => this.#property(name, item, names))
      return SUBSCHEMAS.has(key) ? this.#said(value, names) : value
    })
    // Its pattern says no more than its format.
    return said.format === 'date-time' ? INSTANT : said
  }

  #property(name: string, schema: unknown, names: ReadonlyMap<string, string>): unknown {
    const said = this.#said(schema, names)
    if (OPAQUE.has(name)) return said
    if (isTargetKey(name)) return asTarget(said)
    return isInstantKey(name) ? asInstant(said) : said
  }
}
