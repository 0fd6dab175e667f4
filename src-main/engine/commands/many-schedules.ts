/** Maintenance: many schedules paused or resumed in one commit, each with the same reason, author and end. */
import type { Failure, Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { ScheduleState } from '../../../src-preload/contract/vocabulary.ts'
import { done } from '../refusal.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit } from './command.ts'
import { scheduleActCommands } from './schedule-acts.ts'

const PAGE = 500
const actOn = scheduleActCommands['schedules.act']
type Act = ParsedInput<'schedules.act'>

/** All schedules in one state, keyset by id. */
function allIn(on: Asked, state: ScheduleState): string[] {
  const ids: string[] = []
  let after: string | null = null
  for (;;) {
    const page = on.tx.schedulesAfter(after, PAGE)
    ids.push(...page.filter((row) => row.state === state).map((row) => row.id))
    after = page.at(-1)?.id ?? null
    if (page.length < PAGE) return ids
  }
}

/** The failure of one, with the path of its id: `ids.3`. All or none are changed. */
function ofOne(failure: Failure, index: number): Failure {
  const errors = failure.errors.map((error) => ({ ...error, path: error.path === 'until' ? 'until' : `ids.${index}` }))
  return { ...failure, errors }
}

function actOnEach(on: Asked, ids: readonly string[], act: Omit<Act, 'id'>): Result<{ ids: string[] }> {
  const each = [...new Set(ids)]
  for (const [index, id] of each.entries()) {
    const acted = actOn(on, { ...act, id })
    if (!acted.ok) return ofOne(acted, index)
  }
  return done({ ids: each })
}

const pause: Command<'schedules.pauseMany'> = (on, { ids, reason, until, catchUp }) => {
  const acted = actOnEach(on, ids ?? allIn(on, 'ENABLED'), { action: 'pause', reason, until, catchUp })
  const data = { reason: reason ?? null, until: until ?? null }
  if (acted.ok) audit(on, 'schedules.pausedMany', 'schedule', null, { ...data, count: acted.value.ids.length })
  return acted
}

const resume: Command<'schedules.resumeMany'> = (on, { ids, catchUp }) => {
  const acted = actOnEach(on, ids ?? allIn(on, 'PAUSED'), { action: 'resume', catchUp })
  if (acted.ok) audit(on, 'schedules.resumedMany', 'schedule', null, { count: acted.value.ids.length })
  return acted
}

export const manyScheduleCommands: Commands<'schedules.pauseMany' | 'schedules.resumeMany'> = {
  'schedules.pauseMany': pause,
  'schedules.resumeMany': resume,
}
