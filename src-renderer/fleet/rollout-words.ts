/** Words about how work reaches devices over time: why a device waits, how far the truth about it goes. Shared by several screens. */
import type { Execution } from '../../src-preload/contract/work.ts'
import { defineText } from '../i18n/catalogue.ts'
import type { TruthStep } from '../ui/truth-chip.tsx'

/** Why a device has not got its execution. */
export const waitText = defineText('fleetWaits', {
  limit: { en: 'waits for a limit', ar: 'ينتظر حدًّا' },
  cap: { en: 'waits for its turn under the cap', ar: 'ينتظر دوره تحت السقف' },
  rollout: { en: 'waits for the rollout', ar: 'ينتظر النشر التدريجي' },
  window: { en: 'waits for its maintenance window', ar: 'ينتظر نافذة الصيانة' },
  backoff: { en: 'waits before the next attempt', ar: 'ينتظر قبل المحاولة التالية' },
  presence: { en: 'waits until the device is online', ar: 'ينتظر حتى يتصل الجهاز' },
  parked: { en: 'parked by an operator', ar: 'أوقفه مشغّل جانبًا' },
  unparked: { en: 'comes back into the list', ar: 'يعود إلى القائمة' },
  held: { en: 'is held', ar: 'محجوز' },
  wave: { en: 'waits for its wave', ar: 'ينتظر موجته' },
  rate: { en: 'waits for the rate', ar: 'ينتظر المعدّل' },
  other: { en: 'waits', ar: 'ينتظر' },
  until: { en: '{{why}}, not before {{time}}', ar: '{{why}}، لا قبل {{time}}' },
  attempt: { en: 'attempt {{n}}', ar: 'المحاولة {{n}}' },
})

const KNOWN = [
  ...(['limit', 'cap', 'rollout', 'window', 'backoff', 'presence', 'parked', 'unparked', 'held'] as const),
  ...(['wave', 'rate'] as const),
]

/** The word to say for what the engine wrote; `cap:site` is a cap like any other, and what is not known reads as waiting. */
export function waitWord(why: string): (typeof KNOWN)[number] | 'other' {
  const kind = why.split(':')[0]
  return KNOWN.find((word) => word === kind) ?? 'other'
}

/** An hour from the far future is no hour: the engine waits for something else than time. */
export function shownInstant(at: number | null): number | null {
  return at === null || at > 4_102_444_800_000 ? null : at
}

type Known = Pick<Execution, 'state' | 'announcedAt' | 'truth'>

/** What the chip of an execution shows: the engine's word, and never more than is known where it says none. */
export function truthStep({ state, announcedAt, truth }: Known): TruthStep {
  if (truth === 'saved') return 'outbox'
  if (truth === 'confirmed') return state === 'SUCCEEDED' ? 'confirmed' : 'failed'
  if (truth !== undefined && truth !== 'ended') return truth
  if (state === 'IN_PROGRESS') return 'running'
  return announcedAt === null ? 'outbox' : 'announced'
}
