/** From a zod schema of parameters to the list that forms show, and to the check of values. The only such place. */
import * as z from 'zod'
import type { Parameter } from '../../src-preload/contract/entities.ts'
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

/** The part of JSON Schema that our fields come to. */
type FieldSchema = Partial<ParameterWords> & {
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

function parameterOf(key: string, field: FieldSchema, required: boolean): Parameter {
  const type = typeOf(field)
  const pattern = type === 'text' ? patternOf(field) : undefined
  return {
    key,
    type,
    ...(field.labelEn !== undefined && { labelEn: field.labelEn }),
    ...(field.labelAr !== undefined && { labelAr: field.labelAr }),
    ...(field.descriptionEn !== undefined && { descriptionEn: field.descriptionEn }),
    ...(field.descriptionAr !== undefined && { descriptionAr: field.descriptionAr }),
    required,
    ...(field.default !== undefined && { default: field.default }),
    ...(pattern !== undefined && { pattern }),
    ...(type === 'choice' && { choices: [...(field.enum ?? [])] }),
    ...((type === 'integer' || type === 'number') && bounds(field)),
  }
}

/** The parameters that a schema stands for, in its order. */
export function parametersOf(schema: ParameterSchema): Parameter[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' }) as {
    properties?: Record<string, FieldSchema>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([key, field]) => parameterOf(key, field, required.includes(key)))
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
