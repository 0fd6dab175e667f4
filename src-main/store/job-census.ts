/** How many open jobs there are, by state and reach, kept in step with every write of a job: most questions of a turn ("does anything
 *  wait?") are answered without asking SQLite. Counted by the table itself on first use and after whatever is not known for certain. */
import { type JobState, OPEN_JOB_STATES, type Reach, REACHES } from '../../src-preload/contract/vocabulary.ts'
import { type Db, manyObjects } from './statements.ts'

type Place = { readonly state: JobState; readonly reach: Reach }

export type JobCensus = {
  /** Of open states only: what has ended is not counted here. */
  count(states: readonly JobState[], reach: Reach | null): number
  /** True when there is none. */
  isEmpty(states: readonly JobState[], reach: Reach | null): boolean
  /** A job went from one place to another; null = it was not there, or is not there any more. */
  moved(from: Place | null, to: Place | null): void
  /** Nothing is known for certain any more. */
  clear(): void
}

const OPEN: readonly string[] = OPEN_JOB_STATES

export function isOpenState(state: JobState): boolean {
  return OPEN.includes(state)
}

export function jobCensus(db: Db): JobCensus {
  const read = manyObjects<Place & { readonly count: number }>(
    db,
    `SELECT "state", "reach", count(*) AS "count" FROM "job" INDEXED BY "job_open"
     WHERE "state" IN (${OPEN_JOB_STATES.map((state) => `'${state}'`).join(', ')}) GROUP BY "state", "reach"`,
  )
  let known: Map<string, number> | null = null
  const keyOf = (state: JobState, reach: Reach) => `${state} ${reach}`
  const counts = (): Map<string, number> => {
    known ??= new Map(read().map(({ state, reach, count }) => [keyOf(state, reach), count]))
    return known
  }
  const add = (place: Place | null, by: number): void => {
    if (known === null || place === null || !isOpenState(place.state)) return
    const key = keyOf(place.state, place.reach)
    known.set(key, (known.get(key) ?? 0) + by)
  }
  const count: JobCensus['count'] = (states, reach) => {
    const all = counts()
    let sum = 0
    for (const state of states) {
      for (const one of REACHES) if (reach === null || reach === one) sum += all.get(keyOf(state, one)) ?? 0
    }
    return sum
  }
  return {
    count,
    isEmpty: (states, reach) => count(states, reach) === 0,
    moved: (from, to) => {
      add(from, -1)
      add(to, 1)
    },
    clear: () => {
      known = null
    },
  }
}
