/** Desired against reported, field by field. What a device has beyond what is desired is its own business. Pure. */
import { isObject } from '../data/said-json.ts'

const MAX_PATHS = 100

function isSame(desired: unknown, reported: unknown): boolean {
  // A desired null means "not set": a field that is not there says the same.
  if (desired === null || desired === undefined) return reported === null || reported === undefined
  if (Array.isArray(desired)) {
    return (
      Array.isArray(reported) &&
      desired.length === reported.length &&
      desired.every((item, index) => isSame(item, reported[index]))
    )
  }
  if (isObject(desired)) {
    return isObject(reported) && Object.keys(desired).every((key) => isSame(desired[key], reported[key]))
  }
  return desired === reported
}

/** Dotted paths at which reported differs from desired, in the order of desired, at most 100. Lists are compared whole. */
export function differences(desired: Readonly<Record<string, unknown>>, reported: unknown, above = ''): string[] {
  const paths: string[] = []
  for (const [key, wanted] of Object.entries(desired)) {
    const said = isObject(reported) && Object.hasOwn(reported, key) ? reported[key] : undefined
    const path = above === '' ? key : `${above}.${key}`
    if (isSame(wanted, said)) continue
    if (isObject(wanted) && isObject(said)) paths.push(...differences(wanted, said, path))
    else paths.push(path)
  }
  return paths.slice(0, MAX_PATHS)
}
