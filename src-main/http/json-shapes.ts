/** Between the contract's shapes and HTTP's: instants as ISO text with Z, targets without `kind`. Opaque values are never touched. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { FieldError, Result } from '../../src-preload/contract/failures.ts'
import { instantText, readTime } from '../engine/timing/instant-text.ts'

/** What these hold is the operator's or the device's own. */
export const OPAQUE: ReadonlySet<string> = new Set([
  ...['document', 'params', 'defaultParams', 'attributes', 'scheduleConfig', 'statusDetails', 'result', 'default'],
  // `from` and `to` of a blackout window are times of day, no instants.
  'blackouts',
  ...['paramsSnapshot', 'documentSnapshot', 'targetSnapshot', 'data', 'detail', 'desired', 'reported'],
])
/** What holds an instant, by its name. */
export const isInstantKey = (key: string) =>
  /(At|Until)$/.test(key) || key === 'from' || key === 'to' || key === 'until' || key === 'at' || key === 'now'
export const isTargetKey = (key: string) => key === 'target' || key === 'defaultTarget'
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const TARGET_KINDS: readonly (readonly [string, string])[] = [
  ['deviceId', 'device'],
  ['deviceIds', 'devices'],
  ['deviceGroupId', 'group'],
]

/** `{"deviceId"}`, `{"deviceIds"}`, `{"deviceGroupId"}` or `{"all": true}`; what is none of them goes on as it is, to be refused. */
function targetInward(target: unknown, path: string, errors: FieldError[]): unknown {
  if (!isObject(target) || Object.hasOwn(target, 'kind')) return target
  const keys = Object.keys(target)
  if (keys.length === 0) {
    const message = 'Give a target: deviceId, deviceIds, deviceGroupId or all.'
    errors.push({ path, message, code: 'missing_target' })
    return target
  }
  const known = TARGET_KINDS.filter(([key]) => Object.hasOwn(target, key))
  const isAll = Object.hasOwn(target, 'all')
  if (known.length + (isAll ? 1 : 0) > 1) {
    errors.push({
      path,
      message: 'Give one of deviceId, deviceIds, deviceGroupId and all, not several.',
      code: 'invalid_input',
    })
    return target
  }
  if (isAll) {
    if (target.all === true) return { ...withoutKey(target, 'all'), kind: 'all' }
    errors.push({ path: `${path}.all`, message: '"all" must be true.', code: 'invalid_input' })
    return target
  }
  const kind = known[0]?.[1]
  if (kind) return { ...target, kind }
  const field = keys[0] ?? ''
  errors.push({
    path: `${path}.${field.slice(0, 100)}`,
    message: `A target has no field "${field.slice(0, 100)}".`,
    code: 'unknown_field',
  })
  return target
}

function withoutKey(value: Record<string, unknown>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
}

function instantInward(value: unknown, path: string, errors: FieldError[]): unknown {
  if (value === null || value === undefined) return value
  const time = typeof value === 'string' ? readTime(value) : null
  if (time !== null && time.offsetMs !== null) return time.wall - time.offsetMs
  const message = 'Give an instant as ISO text with Z or an offset, such as "2026-04-24T02:00:00Z".'
  errors.push({ path, message, code: 'invalid_instant' })
  return value
}

function walkInward(value: unknown, path: string, errors: FieldError[], depth: number): unknown {
  // What is nested deeper is refused when it is parsed.
  if (depth > 40) return value
  if (Array.isArray(value)) return value.map((item, index) => walkInward(item, `${path}${index}.`, errors, depth + 1))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    const here = `${path}${key}`
    if (OPAQUE.has(key)) return [key, item]
    if (isTargetKey(key)) return [key, targetInward(item, here, errors)]
    if (isInstantKey(key)) return [key, instantInward(item, here, errors)]
    return [key, walkInward(item, `${here}.`, errors, depth + 1)]
  })
  return Object.fromEntries(entries)
}

/** A body as the contract wants it. The first problem's code: `invalid_instant`, `missing_target`, `unknown_field`, `invalid_input`. */
export function inward<T = never>(body: unknown): Result<T> {
  const errors: FieldError[] = []
  const value = walkInward(body, '', errors, 0)
  const first = errors[0]
  return first ? failure(first.code ?? 'invalid_input', first.message, errors) : { ok: true, value: value as T }
}

function targetOutward(target: unknown): unknown {
  if (!isObject(target)) return target
  return target.kind === 'all' ? { all: true } : withoutKey(target, 'kind')
}

/** A value as HTTP callers see it. */
export function outward(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(outward)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (OPAQUE.has(key)) return [key, item]
      if (isTargetKey(key)) return [key, targetOutward(item)]
      if (isInstantKey(key) && typeof item === 'number') return [key, instantText(item)]
      return [key, outward(item)]
    }),
  )
}

/** An instant or null as HTTP says it. */
export const iso = (at: number | null | undefined): string | null =>
  at === null || at === undefined ? null : instantText(at)
