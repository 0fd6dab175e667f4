// Judges a value by the JSON Schema keywords that the API's document uses. An unknown keyword is an error, so none is passed over.

export type Schema = { readonly [keyword: string]: unknown }
type Names = Readonly<Record<string, Schema>>

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

function isType(value: unknown, type: string): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeOf(value) === type
}

const own = (value: unknown, name: string) => (value as Record<string, unknown>)[name]
const date = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/
const format = (value: unknown, name: string) =>
  typeof value !== 'string' || (name === 'date-time' ? date.test(value) : /^\d{4}-\d{2}-\d{2}$/.test(value))

type Check = (said: never, value: unknown, at: string, judge: Judge, schema: Schema) => string[]
type Judge = (schema: Schema, value: unknown, at: string) => string[]

const wrong = (isWrong: boolean, at: string, what: string) => (isWrong ? [`${at || '.'}: ${what}`] : [])
const oneOf = (branches: readonly Schema[], value: unknown, at: string, judge: Judge, most: number) => {
  const judged = branches.map((branch) => judge(branch, value, at))
  const fit = judged.filter((errors) => errors.length === 0).length
  return fit >= 1 && fit <= most ? [] : [`${at || '.'}: fits ${fit} branches`, ...judged.flat()]
}

const CHECKS: Readonly<Record<string, Check>> = {
  type: (said: string | string[], value, at) =>
    wrong(![said].flat().some((type) => isType(value, type)), at, `${typeOf(value)} is not ${String(said)}`),
  const: (said: unknown, value, at) => wrong(value !== said, at, `is not ${String(said)}`),
  enum: (said: unknown[], value, at) => wrong(!said.includes(value), at, `${String(value)} is none of ${said.join()}`),
  allOf: (said: Schema[], value, at, judge) => said.flatMap((part) => judge(part, value, at)),
  anyOf: (said: Schema[], value, at, judge) => oneOf(said, value, at, judge, Number.POSITIVE_INFINITY),
  oneOf: (said: Schema[], value, at, judge) => oneOf(said, value, at, judge, 1),
  required: (said: string[], value, at) =>
    typeOf(value) === 'object'
      ? said.flatMap((name) => wrong(!Object.hasOwn(value as object, name), at, `no ${name}`))
      : [],
  properties: (said: Names, value, at, judge) =>
    typeOf(value) !== 'object'
      ? []
      : Object.entries(said).flatMap(([name, schema]) =>
          Object.hasOwn(value as object, name) ? judge(schema, own(value, name), `${at}.${name}`) : [],
        ),
  additionalProperties: (said: boolean | Schema, value, at, judge, schema) => {
    if (typeOf(value) !== 'object') return []
    const known = Object.keys((schema.properties ?? {}) as object)
    const others = Object.keys(value as object).filter((name) => !known.includes(name))
    if (said === false) return others.flatMap((name) => wrong(true, at, `unknown field ${name}`))
    return said === true ? [] : others.flatMap((name) => judge(said, own(value, name), `${at}.${name}`))
  },
  propertyNames: (said: Schema, value, at, judge) =>
    typeOf(value) === 'object'
      ? Object.keys(value as object).flatMap((name) => judge(said, name, `${at}.${name}`))
      : [],
  items: (said: Schema, value, at, judge) =>
    Array.isArray(value) ? value.flatMap((item, index) => judge(said, item, `${at}.${index}`)) : [],
  minItems: (said: number, value, at) => wrong(Array.isArray(value) && value.length < said, at, 'too few'),
  maxItems: (said: number, value, at) => wrong(Array.isArray(value) && value.length > said, at, 'too many'),
  minLength: (said: number, value, at) => wrong(typeof value === 'string' && value.length < said, at, 'too short'),
  maxLength: (said: number, value, at) => wrong(typeof value === 'string' && value.length > said, at, 'too long'),
  minimum: (said: number, value, at) => wrong(typeof value === 'number' && value < said, at, 'too small'),
  maximum: (said: number, value, at) => wrong(typeof value === 'number' && value > said, at, 'too great'),
  exclusiveMinimum: (said: number, value, at) => wrong(typeof value === 'number' && value <= said, at, 'too small'),
  exclusiveMaximum: (said: number, value, at) => wrong(typeof value === 'number' && value >= said, at, 'too great'),
  multipleOf: (said: number, value, at) =>
    wrong(typeof value === 'number' && Math.abs(value / said - Math.round(value / said)) > 1e-9, at, 'no multiple'),
  pattern: (said: string, value, at) =>
    wrong(typeof value === 'string' && !new RegExp(said, 'u').test(value), at, said),
  format: (said: string, value, at) => wrong(!format(value, said), at, `no ${said}`),
  description: () => [],
  default: () => [],
}

/** What is wrong with `value` by `schema`; references are to the components of `document`. */
export function judge(document: Schema, schema: Schema, value: unknown): string[] {
  const schemas = (document.components as { schemas: Names }).schemas
  const visit: Judge = (here, what, at) => {
    if (typeof here.$ref === 'string') {
      const found = schemas[here.$ref.replace('#/components/schemas/', '')]
      return found ? visit(found, what, at) : [`${at}: ${here.$ref} leads nowhere`]
    }
    return Object.entries(here).flatMap(([keyword, said]) => {
      const check = CHECKS[keyword]
      return check ? check(said as never, what, at, visit, here) : [`${at}: keyword ${keyword} is not known here`]
    })
  }
  return visit(schema, value, '')
}

export type Operation = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly security: readonly object[]
  readonly parameters?: readonly { name: string; in: string; required: boolean; schema: Schema }[]
  readonly requestBody?: { required: boolean; content: { 'application/json': { schema: Schema } } }
  readonly responses: Readonly<Record<string, { content?: { 'application/json': { schema: Schema } } }>>
}
export type Document = Schema & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** The operation that takes this request, by the server's own order: fixed words before parameters. */
export function operationFor(document: Document, method: string, path: string): Operation | undefined {
  const steps = path.split('?')[0]?.split('/') ?? []
  const fits = (template: string) => {
    const wanted = template.split('/')
    return wanted.length === steps.length && wanted.every((step, at) => step.startsWith('{') || step === steps[at])
  }
  const found = Object.keys(document.paths).filter((template) => fits(template))
  const byWords = (a: string, b: string) => a.split('{').length - b.split('{').length
  return found
    .sort(byWords)
    .map((template) => document.paths[template]?.[method.toLowerCase()])
    .find(Boolean)
}

/** What is wrong with an answer by the document: its status is not said there, or its body has another shape. */
export function judgeAnswer(
  document: Document,
  method: string,
  path: string,
  { status, body }: { status: number; body: unknown },
): string[] {
  const operation = operationFor(document, method, path)
  if (!operation) return [`${method} ${path} is not in the document`]
  const isProblem = status >= 400
  const said = isProblem
    ? { $ref: '#/components/schemas/Problem' }
    : operation.responses[status]?.content?.['application/json'].schema
  return said ? judge(document, said, body) : [`${method} ${path} says nothing about ${status}`]
}
