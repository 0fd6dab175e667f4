/** What a concurrency limit means for one piece of work: pure, so that the engine and the queue's view say the same (issue 3, section 6). */
import type { ConcurrencyLimit } from '../../../src-preload/contract/timing-policies.ts'
import type { LimitKind } from '../../../src-preload/contract/vocabulary.ts'

export type LimitRule = Pick<ConcurrencyLimit, 'kind' | 'key' | 'max'>
/** The limit that holds a piece of work back; `key` is the template's, device's or group's id or the resource's name, never `*`. */
export type Blocking = { readonly kind: LimitKind; readonly key: string; readonly max: number }
/** What is under way now. */
export type InUse = { readonly ofTemplate: (id: string) => number; readonly ofResource: (key: string) => number }

/** Each one on its own. */
export const EACH = '*'

/** The limit of one key: its own, else that of `*`; null = there is none. */
export function maxFor(limits: readonly LimitRule[], kind: LimitKind, key: string): number | null {
  const own = limits.find((limit) => limit.kind === kind && limit.key === key)
  const each = own ?? limits.find((limit) => limit.kind === kind && limit.key === EACH)
  return each?.max ?? null
}

/** The first limit that keeps this job from beginning now; null = none does. A resource named twice is held once. */
export function blockingLimit(
  job: { readonly templateId: string | null; readonly resources: readonly string[] },
  limits: readonly LimitRule[],
  inUse: InUse,
): Blocking | null {
  const { templateId } = job
  if (templateId !== null) {
    const max = maxFor(limits, 'template', templateId)
    if (max !== null && inUse.ofTemplate(templateId) >= max) return { kind: 'template', key: templateId, max }
  }
  for (const key of job.resources) {
    const max = maxFor(limits, 'resource', key)
    if (max !== null && inUse.ofResource(key) >= max) return { kind: 'resource', key, max }
  }
  return null
}
