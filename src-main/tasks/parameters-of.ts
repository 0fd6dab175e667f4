/** From a zod schema of parameters to the list that forms show, and to the check of values. The only such place. */
import * as z from 'zod'
import type { FunctionParameter as Parameter } from '../../src-preload/contract/entities.ts'
import type { FieldError } from '../../src-preload/contract/failures.ts'

/** What a task function's schema is: an object of fields that refuses every other field. */
export type ParameterSchema = z.ZodObject<z.core.$ZodLooseShape, z.core.$strict>

/** Words of a parameter, given with `.meta(…)`. */
export type ParameterWords = {
  readonly labelEn: string
  readonly labelAr: string
  readonly descriptionEn?: string
  readonly descriptionAr?: string
}

/** More that `.meta(…)` may say of a field, for its form. */
export type ParameterForm = Pick<Parameter, 'refersTo' | 'choicesEn' | 'choicesAr'>

/** The part of JSON Schema that our fields come to. */
type FieldSchema = Partial<ParameterWords & ParameterForm> & {
  readonly const?: string
  readonly oneOf?: readonly FieldSchema[]
  readonly anyOf?: readonly FieldSchema[]
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: FieldSchema | boolean
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: Parameter['default']
  readonly items?: FieldSchema
}

function typeOf(field: FieldSchema): Parameter['type'] {
  if (field.enum) return 'choice'
  if (field.format === 'date-time') return 'instant'
  if (field.type === 'array' && field.items?.type === 'string') return 'list'
  switch (field.type) {
    case 'string':
      return 'text'
    case 'integer':
    case 'number':
    case 'boolean':
      return field.type
    default:
      return 'json'
  }
}

/** Lengths are said as a pattern, which is what forms and the engine's first check know. */
function patternOf(field: FieldSchema): string | undefined {
  if (field.pattern !== undefined) return field.pattern
  if (field.maxLength === undefined && field.minLength === undefined) return undefined
  return `[^]{${field.minLength ?? 0},${field.maxLength ?? ''}}`
}

function bounds(field: FieldSchema): Pick<Parameter, 'min' | 'max'> {
  const { minimum, maximum } = field
  return {
    // zod writes the safe integers as bounds where the schema says none.
    ...(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && { min: minimum }),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && { max: maximum }),
  }
}

type Form = NonNullable<Parameter['form']>
type InnerForm = NonNullable<Extract<Form, { kind: 'list' }>['fields'][number]['form']>

/** `null` beside a type only says that nothing may be said. */
function withoutNull(field: FieldSchema): FieldSchema {
  const types = (Array.isArray(field.type) ? field.type : []).filter((type) => type !== 'null')
  if (types[0] !== undefined && types.length === 1) return { ...field, type: types[0] as string }
  const rest = field.anyOf?.filter(({ type }) => type !== 'null') ?? []
  return field.anyOf !== undefined && rest.length === 1 ? { ...rest[0], ...field } : field
}

/** The field whose constant tells the kinds apart; null = these are no kinds of one object. */
function discriminatorOf(kinds: readonly FieldSchema[]): string | null {
  const keys = Object.entries(kinds[0]?.properties ?? {})
  const by = keys.find(([, field]) => field.const !== undefined)?.[0]
  return by !== undefined && kinds.every(({ properties }) => properties?.[by]?.const !== undefined) ? by : null
}

function variantsOf(kinds: readonly FieldSchema[], by: string): InnerForm {
  const variants = kinds.map((kind) => {
    const { const: value = '', labelEn = value, labelAr = value } = kind.properties?.[by] ?? {}
    return { value, labelEn, labelAr, fields: fieldsOf(kind, [by]).map(({ form: _form, ...field }) => field) }
  })
  return { kind: 'variants', by, variants }
}

/** How the inside of a value is filled in by hand; undefined = as JSON. */
function formOf(field: FieldSchema): Form | undefined {
  if (field.items?.properties !== undefined) return { kind: 'list', fields: fieldsOf(field.items) }
  const kinds = field.oneOf ?? field.anyOf ?? []
  const by = discriminatorOf(kinds)
  if (by !== null) return variantsOf(kinds, by)
  const rest = field.additionalProperties
  return typeof rest === 'object' && rest.type === 'string' ? { kind: 'pairs' } : undefined
}

function fieldsOf({ properties = {}, required = [] }: FieldSchema, without: readonly string[] = []): Parameter[] {
  return Object.entries(properties).flatMap(([key, field]) =>
    without.includes(key) ? [] : [parameterOf(key, withoutNull(field), required.includes(key))],
  )
}

function wordsOf(field: FieldSchema): Partial<ParameterWords & ParameterForm> {
  const { labelEn, labelAr, descriptionEn, descriptionAr, choicesEn, choicesAr, refersTo } = field
  const said = { labelEn, labelAr, descriptionEn, descriptionAr, choicesEn, choicesAr, refersTo }
  return Object.fromEntries(Object.entries(said).filter(([, word]) => word !== undefined))
}

function parameterOf(key: string, field: FieldSchema, required: boolean): Parameter {
  const type = typeOf(field)
  const pattern = type === 'text' ? patternOf(field) : undefined
  const form = type === 'json' ? formOf(field) : undefined
  return {
    key,
    type,
    ...wordsOf(field),
    required,
    ...(field.default !== undefined && { default: field.default }),
    ...(pattern !== undefined && { pattern }),
    ...(type === 'choice' && { choices: [...(field.enum ?? [])] }),
    ...((type === 'integer' || type === 'number') && bounds(field)),
    ...(form !== undefined && { form: form as NonNullable<Parameter['form']> }),
  }
}

/** The parameters that a schema stands for, in its order. */
export function parametersOf(schema: ParameterSchema): Parameter[] {
  return fieldsOf(z.toJSONSchema(schema, { io: 'input' }) as FieldSchema)
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String)
  if (issue.code !== 'unrecognized_keys') {
    const of = issue.code === 'custom' ? (issue.params as { code?: FieldError['code'] } | undefined)?.code : undefined
    return [{ path: path.join('.'), message: issue.message, code: of ?? 'invalid_parameters' }]
  }
  return issue.keys.map((key) => ({
    path: [...path, key].join('.').slice(0, 200),
    message: `There is no parameter "${key.slice(0, 100)}".`,
    code: 'unknown_field' as const,
  }))
}

const MAX_ERRORS = 20

/** What is wrong with these values; paths begin at the key. Codes: `invalid_parameters`, `unknown_field`, what a rule names itself. */
export function checkParameters(schema: ParameterSchema, params: Readonly<Record<string, unknown>>): FieldError[] {
  const parsed = schema.safeParse(params)
  return parsed.success ? [] : parsed.error.issues.flatMap(errorsOf).slice(0, MAX_ERRORS)
}
