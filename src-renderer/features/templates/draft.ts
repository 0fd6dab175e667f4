/** A template while it is being edited: texts as typed, and what is wrong with them. Pure. */
import type { Parameter, Target, Template } from '../../../src-preload/contract/entities.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import type { JobType, ParameterType } from '../../../src-preload/contract/vocabulary.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { type Problem, problemOf, typedValue } from '../../forms/parameter-check.ts'
import { cleanTarget, isWholeTarget } from '../../forms/target-field.tsx'
import { type PlanForm, planFormOf, planToSend, planWrongsOf } from '../../rollout/use-plan.ts'
import { plainText } from '../../../src-preload/contract/plain-text.ts'

export type ParameterDraft = {
  key: string
  type: ParameterType
  labelEn: string
  labelAr: string
  required: boolean
  default: string
  pattern: string
  choices: string
  min: string
  max: string
}
export type TemplateDraft = {
  nameEn: string
  nameAr: string
  jobType: JobType
  taskFunctionKey: string
  document: string
  documentType: string
  /** Its own ones: a device document's. */
  parameters: readonly ParameterDraft[]
  /** Those that its task function brings, and what they are set to. */
  functionParameters: readonly Parameter[]
  functionParams: Readonly<Record<string, unknown>>
  defaultTarget: Target | null
  timeout: string
  expiry: string
  retryLimit: string
  /** Minutes. */
  retryDelay: string
  /** All attempts together, minutes. */
  totalTimeout: string
  /** Parted by commas. */
  resources: string
  /** Null: as the task function says. */
  isIdempotent: boolean | null
  priority: number
  /** How it reaches devices over time; null = all at once. */
  plan: PlanForm
}

/** A parameter with nothing in it yet. */
export const EMPTY_PARAMETER: ParameterDraft = {
  key: '',
  type: 'text',
  labelEn: '',
  labelAr: '',
  required: false,
  default: '',
  pattern: '',
  choices: '',
  min: '',
  max: '',
}

/** A new template: a document for devices. */
export function newTemplate(): TemplateDraft {
  return {
    nameEn: '',
    nameAr: '',
    jobType: 'device_document',
    taskFunctionKey: '',
    document: '{\n  "operation": ""\n}',
    documentType: '',
    parameters: [],
    functionParameters: [],
    functionParams: {},
    defaultTarget: null,
    timeout: '',
    expiry: '',
    retryLimit: '0',
    retryDelay: '0',
    totalTimeout: '',
    resources: '',
    isIdempotent: null,
    priority: 0,
    plan: null,
  }
}

function text(value: unknown): string {
  if (value === null || value === undefined) return ''
  return plainText(value)
}

/** The draft of a stored template. */
export function draftOf(template: Template, zone: string): TemplateDraft {
  const isDocument = template.jobType === 'device_document'
  return {
    nameEn: template.nameEn ?? '',
    nameAr: template.nameAr ?? '',
    jobType: template.jobType,
    taskFunctionKey: template.taskFunctionKey,
    document: template.document ? JSON.stringify(template.document, null, 2) : '',
    documentType: template.documentType ?? '',
    parameters: (isDocument ? template.parameters : []).map((each) => ({
      key: each.key,
      type: each.type,
      labelEn: each.labelEn ?? '',
      labelAr: each.labelAr ?? '',
      required: each.required,
      default: text(template.defaultParams[each.key] ?? each.default),
      pattern: each.pattern ?? '',
      choices: (each.choices ?? []).join(', '),
      min: text(each.min),
      max: text(each.max),
    })),
    functionParameters: isDocument ? [] : template.parameters,
    functionParams: isDocument ? {} : template.defaultParams,
    defaultTarget: template.defaultTarget,
    timeout: text(template.timeoutMinutes),
    expiry: text(template.expiryMinutes),
    retryLimit: text(template.retry.limit),
    retryDelay: text(template.retry.delayMs / 60_000),
    totalTimeout: text(template.totalTimeoutMinutes),
    resources: template.resources.join(', '),
    isIdempotent: template.isIdempotent,
    priority: template.priority,
    plan: planFormOf(template.fleetPlan, zone),
  }
}

function number(value: string): number | null {
  return value.trim() === '' || !Number.isFinite(Number(value)) ? null : Number(value)
}

/** The parameter as the contract has it. */
export function parameterOf(draft: ParameterDraft): Parameter {
  const choices = draft.choices
    .split(/[,،]/)
    .map((choice) => choice.trim())
    .filter(Boolean)
  const value =
    draft.type === 'boolean'
      ? draft.default === ''
        ? undefined
        : draft.default === 'true'
      : typedValue(draft.type, draft.default)
  const isNumber = draft.type === 'number' || draft.type === 'integer'
  return {
    key: draft.key,
    type: draft.type,
    labelEn: draft.labelEn.trim() || null,
    labelAr: draft.labelAr.trim() || null,
    required: draft.required,
    default: (value ?? null) as Parameter['default'],
    pattern: draft.type === 'text' ? draft.pattern || null : null,
    choices: draft.type === 'choice' ? choices : null,
    min: isNumber ? number(draft.min) : null,
    max: isNumber ? number(draft.max) : null,
  }
}

/** The document, or why it cannot be one. An empty text is no document. */
export function documentOf(
  draft: Pick<TemplateDraft, 'document'>,
): { value: Record<string, unknown> | null } | { wrong: 'json' | 'object'; why: string } {
  if (draft.document.trim() === '') return { value: null }
  try {
    const value: unknown = JSON.parse(draft.document)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { wrong: 'object', why: '' }
    return { value: value as Record<string, unknown> }
  } catch (error) {
    return { wrong: 'json', why: error instanceof Error ? error.message : '' }
  }
}

export type Wrong =
  | {
      code:
        | 'nameNeeded'
        | 'functionNeeded'
        | 'documentObject'
        | 'documentLong'
        | 'keyBad'
        | 'keyTwice'
        | 'patternBad'
        | 'choicesNeeded'
        | 'target'
        | 'resourceBad'
        | 'plan'
    }
  | { code: 'documentBad'; why: string }
  | { code: 'wholeNumber'; least: number; most: number }
  | { code: 'value'; problem: Problem }

const RESOURCE = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/

/** The names of a list parted by commas, each once. */
export function resourcesOf(text: string): string[] {
  const names = text.split(/[,،]/).map((name) => name.trim())
  return [...new Set(names.filter(Boolean))]
}

/** What is wrong, by field path as the engine names them. Empty when the draft may be sent. */
export function wrongsOf(draft: TemplateDraft): Record<string, Wrong> {
  const found: Record<string, Wrong> = {}
  if (!draft.nameEn.trim() && !draft.nameAr.trim()) found.nameEn = { code: 'nameNeeded' }
  if (!draft.taskFunctionKey) found.taskFunctionKey = { code: 'functionNeeded' }
  const document = documentOf(draft)
  if ('wrong' in document)
    found.document = document.wrong === 'json' ? { code: 'documentBad', why: document.why } : { code: 'documentObject' }
  else if (JSON.stringify(document.value).length > LIMITS.documentChars) found.document = { code: 'documentLong' }
  for (const [index, parameter] of draft.parameters.entries())
    Object.assign(found, parameterWrongs(parameter, index, draft.parameters))
  const ranges = [
    ['timeout', 1, LIMITS.timeoutMinutesMax, true],
    ['expiry', 1, LIMITS.timeoutMinutesMax, true],
    ['totalTimeout', 1, LIMITS.timeoutMinutesMax, true],
    ['retryLimit', 0, 10, false],
    ['retryDelay', 0, 10_080, false],
  ] as const
  for (const [field, least, most, mayBeEmpty] of ranges) {
    const value = number(draft[field])
    if (draft[field].trim() === '' && mayBeEmpty) continue
    if (value === null || !Number.isInteger(value) || value < least || value > most)
      found[field] = { code: 'wholeNumber', least, most }
  }
  if (!resourcesOf(draft.resources).every((name) => RESOURCE.test(name))) found.resources = { code: 'resourceBad' }
  if (!isWholeTarget(draft.defaultTarget)) found.defaultTarget = { code: 'target' }
  // The fields of the plan say their own; here it only counts that they are not right.
  for (const path of Object.keys(planWrongsOf(draft.plan))) found[`fleetPlan.${path}`] = { code: 'plan' }
  return found
}

function parameterWrongs(draft: ParameterDraft, index: number, all: readonly ParameterDraft[]): Record<string, Wrong> {
  const found: Record<string, Wrong> = {}
  const at = (field: string) => `parameters.${index}.${field}`
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(draft.key)) found[at('key')] = { code: 'keyBad' }
  else if (all.findIndex((other) => other.key === draft.key) < index) found[at('key')] = { code: 'keyTwice' }
  const parameter = parameterOf(draft)
  if (draft.type === 'choice' && parameter.choices?.length === 0) found[at('choices')] = { code: 'choicesNeeded' }
  if (parameter.pattern) {
    try {
      new RegExp(parameter.pattern, 'u')
    } catch {
      found[at('pattern')] = { code: 'patternBad' }
    }
  }
  const problem = parameter.default == null ? null : problemOf(parameter, parameter.default)
  if (problem) found[at('default')] = { code: 'value', problem }
  return found
}

/** As it is sent; null while something is wrong. */
export function inputOf(draft: TemplateDraft, zone: string): RequestInput<'templates.create'> | null {
  const document = documentOf(draft)
  if ('wrong' in document || Object.keys(wrongsOf(draft)).length > 0) return null
  const isDocument = draft.jobType === 'device_document'
  // None of its own: those of its task function hold, as each version knows them.
  const parameters = isDocument ? draft.parameters.map(parameterOf) : []
  return {
    nameEn: draft.nameEn.trim() || null,
    nameAr: draft.nameAr.trim() || null,
    jobType: draft.jobType,
    taskFunctionKey: draft.taskFunctionKey,
    document: isDocument ? (document.value as RequestInput<'templates.create'>['document']) : null,
    documentType: isDocument ? draft.documentType.trim() || null : null,
    parameters,
    defaultParams: defaultParamsOf(draft, parameters),
    defaultTarget: cleanTarget(draft.defaultTarget),
    retry: { limit: Number(draft.retryLimit), delayMs: Number(draft.retryDelay) * 60_000 },
    priority: draft.priority,
    timeoutMinutes: number(draft.timeout),
    expiryMinutes: number(draft.expiry),
    totalTimeoutMinutes: number(draft.totalTimeout),
    resources: resourcesOf(draft.resources),
    isIdempotent: draft.isIdempotent,
    fleetPlan: planToSend(draft.plan, zone),
  }
}

function defaultParamsOf(draft: TemplateDraft, parameters: readonly Parameter[]) {
  if (draft.jobType !== 'device_document')
    return draft.functionParams as RequestInput<'templates.create'>['defaultParams']
  return Object.fromEntries(
    parameters.filter((each) => each.default != null).map((each) => [each.key, each.default ?? null]),
  )
}

/** The value each parameter has when nothing is said. */
export function defaultsOf(parameters: readonly Parameter[]): Record<string, unknown> {
  return Object.fromEntries(parameters.filter((each) => each.default != null).map((each) => [each.key, each.default]))
}
