/** Which mark, word and tone each state has (design section 3). The only place that decides it. */
import type { LucideIcon } from 'lucide-react'
import {
  Archive,
  Ban,
  CalendarX,
  Check,
  Circle,
  CircleDashed,
  CircleMinus,
  CirclePause,
  CircleQuestionMark,
  CircleStop,
  Contrast,
  GitCompare,
  Hourglass,
  MessageSquareX,
  OctagonX,
  Pencil,
  Send,
  SkipForward,
} from 'lucide-react'
import type { stateText } from './text.ts'

export type Tone = 'run' | 'ok' | 'fail' | 'late' | 'refuse' | 'unsure' | 'quiet' | 'ink'
/** The words a mark can carry; a key of `stateText`. */
export type StateWord = keyof typeof stateText.table
/** `ring` is our own half ring that turns. */
export type StateLook = { word: StateWord; icon: LucideIcon | 'ring'; tone: Tone; mirrors?: boolean }

const LOOKS = {
  PENDING: { word: 'PENDING', icon: CircleDashed, tone: 'quiet' },
  CREATED: { word: 'PENDING', icon: CircleDashed, tone: 'quiet' },
  HELD: { word: 'HELD', icon: CirclePause, tone: 'ink' },
  QUEUED: { word: 'QUEUED', icon: Circle, tone: 'quiet' },
  DISPATCHED: { word: 'DISPATCHED', icon: Send, tone: 'run', mirrors: true },
  RUNNING: { word: 'RUNNING', icon: 'ring', tone: 'run' },
  IN_PROGRESS: { word: 'IN_PROGRESS', icon: 'ring', tone: 'run' },
  CANCELLING: { word: 'CANCELLING', icon: CircleStop, tone: 'run' },
  SUCCEEDED: { word: 'SUCCEEDED', icon: Check, tone: 'ok' },
  COMPLETED: { word: 'COMPLETED', icon: Check, tone: 'ok' },
  FAILED: { word: 'FAILED', icon: OctagonX, tone: 'fail' },
  TIMED_OUT: { word: 'TIMED_OUT', icon: Hourglass, tone: 'late' },
  REJECTED: { word: 'REJECTED', icon: MessageSquareX, tone: 'refuse' },
  CANCELED: { word: 'CANCELED', icon: Ban, tone: 'quiet' },
  CANCELLED: { word: 'CANCELED', icon: Ban, tone: 'quiet' },
  REMOVED: { word: 'REMOVED', icon: CircleMinus, tone: 'quiet' },
  SKIPPED: { word: 'SKIPPED', icon: SkipForward, tone: 'quiet' },
  MISSED: { word: 'MISSED', icon: CalendarX, tone: 'late' },
  PARTIAL: { word: 'PARTIAL', icon: Contrast, tone: 'late' },
  UNCONFIRMED: { word: 'UNCONFIRMED', icon: CircleQuestionMark, tone: 'unsure' },
  VERSION_CONFLICT: { word: 'VERSION_CONFLICT', icon: GitCompare, tone: 'unsure' },
  DRAFT: { word: 'DRAFT', icon: Pencil, tone: 'quiet' },
  ACTIVE: { word: 'ACTIVE', icon: Check, tone: 'ok' },
  ARCHIVED: { word: 'ARCHIVED', icon: Archive, tone: 'quiet' },
  ENABLED: { word: 'ENABLED', icon: Check, tone: 'ok' },
  DISABLED: { word: 'DISABLED', icon: CircleMinus, tone: 'quiet' },
  PAUSED: { word: 'PAUSED', icon: CirclePause, tone: 'ink' },
  EXPIRED: { word: 'EXPIRED', icon: Ban, tone: 'quiet' },
} as const satisfies Record<string, StateLook>

/** Every state that has a mark: vocabulary states, and HELD, MISSED, PARTIAL, UNCONFIRMED, VERSION_CONFLICT, DRAFT. */
export type MarkedState = keyof typeof LOOKS
/** All of them, for the sheet of parts and its test. */
export const MARKED_STATES = Object.keys(LOOKS) as MarkedState[]

/** A run FAILED says its reason when the reason has a mark of its own; SKIPPED for `misfire` says Missed. */
const BY_REASON: Readonly<Record<string, MarkedState>> = {
  'FAILED/partial': 'PARTIAL',
  'FAILED/timed_out': 'TIMED_OUT',
  'FAILED/rejected': 'REJECTED',
  'FAILED/removed': 'REMOVED',
  'FAILED/cancelled': 'CANCELED',
  'FAILED/forced': 'CANCELED',
  'COMPLETED/succeeded': 'SUCCEEDED',
  'SKIPPED/misfire': 'MISSED',
  'SKIPPED/cancelled': 'CANCELED',
}

/** The state a mark shows for a stored state and reason. */
export function markedState(state: string, reason?: string | null): MarkedState {
  const byReason = reason ? BY_REASON[`${state}/${reason}`] : undefined
  if (byReason) return byReason
  return state in LOOKS ? (state as MarkedState) : 'UNCONFIRMED'
}

/** Mark, word and tone of a state. An unknown state reads Unconfirmed: never guessed. */
export function lookOf(state: string, reason?: string | null): StateLook {
  return LOOKS[markedState(state, reason)]
}
