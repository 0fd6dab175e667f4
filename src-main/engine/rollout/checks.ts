/** What is asked of a device before it gets a job: pre-checks (L12), and a document of its own where the job's has device placeholders. Pure. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { FleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { holds, valueAt } from '../events/conditions.ts'
import type { JobRow } from '../ports/store-work.ts'

type Document = NonNullable<JobRow['document']>
type Value = Document[string]

const ANY = /\$\{device\.([^${}]{1,200})\}/g
const WHOLE = /^\$\{device\.([^${}]{1,200})\}$/

/** What conditions and placeholders may ask of a device; nothing else of it is theirs. */
export function factsOf(device: Device) {
  const { id, nameEn, nameAr, presence, attributes, tags, timezone } = device
  return { id, nameEn, nameAr, presence, attributes, tags, timezone }
}
type Facts = ReturnType<typeof factsOf>

/** Why a device does not get a job, in the words of the run's trace and of the preview. */
export type Refusal = {
  readonly verdict: 'precheck' | 'invalid'
  readonly data: Record<string, unknown>
  readonly whyEn: string
  readonly whyAr: string
}

const WORDS: Readonly<Record<string, readonly [en: string, ar: string]>> = {
  eq: ['is', 'يساوي'],
  ne: ['is not', 'لا يساوي'],
  lt: ['is below', 'أقل من'],
  lte: ['is at most', 'لا يزيد على'],
  gt: ['is above', 'أكبر من'],
  gte: ['is at least', 'لا يقل عن'],
  contains: ['contains', 'يحتوي على'],
  exists: ['is there', 'موجود'],
  absent: ['is not there', 'غير موجود'],
  matches: ['matches', 'يطابق'],
}

export type Check = NonNullable<FleetPlan['prechecks']>[number]

function wordsOf({ path, op, value }: Check, lang: 0 | 1): string {
  const wanted =
    op === 'exists' || op === 'absent' ? '' : ` ${typeof value === 'string' ? value : JSON.stringify(value ?? null)}`
  return `${path} ${WORDS[op]?.[lang] ?? op}${wanted}`
}

/** The first pre-check that does not hold on the device; null = all hold. */
export function failedCheck(plan: FleetPlan | null, device: Device): Refusal | null {
  const facts = factsOf(device)
  const failed = (plan?.prechecks ?? []).find((check) => !holds(check, facts))
  if (failed === undefined) return null
  const data = { check: { ...failed }, actual: valueAt(facts, failed.path) ?? null }
  return { verdict: 'precheck', data, ...checkWords(failed) }
}

/** Why a check that does not hold keeps a device out. */
export function checkWords(failed: Check): Pick<Refusal, 'whyEn' | 'whyAr'> {
  return {
    whyEn: `The pre-check "${wordsOf(failed, 0)}" does not hold.`,
    whyAr: `الفحص المسبق "${wordsOf(failed, 1)}" غير متحقق.`,
  }
}

/** Why a device that lacks what the document asks of it is kept out. */
export function placeholderWords(placeholder: string): Pick<Refusal, 'whyEn' | 'whyAr'> {
  return {
    whyEn: `The device has nothing for ${placeholder}.`,
    whyAr: `لا توجد لدى الجهاز قيمة لـ ${placeholder}.`,
  }
}

/** Why a device whose document would be too long is kept out. */
export function lengthWords(chars: number): Pick<Refusal, 'whyEn' | 'whyAr'> {
  return {
    whyEn: `Its document has ${chars} characters; at most ${LIMITS.documentChars} are allowed.`,
    whyAr: `تتكون وثيقته من ${chars} حرفًا، والحد الأقصى ${LIMITS.documentChars}.`,
  }
}

/** True when the document differs from device to device. */
export function isPerDevice(document: JobRow['document']): boolean {
  return document !== null && JSON.stringify(document).includes('${device.')
}

function fillText(text: string, facts: Facts, missing: string[]): Value {
  const read = (path: string): Value | undefined => {
    const value = valueAt(facts, path) as Value | undefined
    if (value === undefined || value === null) missing.push(`\${device.${path}}`)
    return value ?? undefined
  }
  const whole = WHOLE.exec(text)?.[1]
  if (whole !== undefined) return read(whole) ?? text
  return text.replace(ANY, (found, path: string) => {
    const value = read(path)
    if (value === undefined) return found
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

function fillValue(value: Value, facts: Facts, missing: string[]): Value {
  if (typeof value === 'string') return fillText(value, facts, missing)
  if (Array.isArray(value)) return value.map((item) => fillValue(item, facts, missing))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillValue(item, facts, missing)]))
}

/**
 * The document as this device gets it: `${device.id}`, `${device.attributes.site}` filled from the device, a value that is one
 * placeholder keeps its type. `missing` names what the device does not have; its text stays as it is.
 */
export function ownDocument(
  document: Document,
  device: Device,
): { readonly document: Document; readonly missing: string[] } {
  const missing: string[] = []
  return { document: fillValue(document, factsOf(device), missing) as Document, missing }
}

/** Why the device's document cannot be made; null = it can. */
export function documentFault(document: JobRow['document'], device: Device): Refusal | null {
  if (document === null || !isPerDevice(document)) return null
  const own = ownDocument(document, device)
  const [placeholder] = own.missing
  if (placeholder !== undefined) {
    return { verdict: 'invalid', data: { placeholder }, ...placeholderWords(placeholder) }
  }
  const chars = JSON.stringify(own.document).length
  if (chars <= LIMITS.documentChars) return null
  return { verdict: 'invalid', data: { chars }, ...lengthWords(chars) }
}
