/** The list of runs: pages frozen while somebody reads, new runs counted until they are let in. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { RunFilter } from '../../../src-preload/contract/requests-history.ts'
import type { RunRow } from '../../../src-preload/contract/work.ts'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { PAGE_ROWS, RunPages } from './run-pages.ts'

type FirstPage = { items: RunRow[]; next: string | null }
type Held = { filter: RunFilter; first: FirstPage; pages: RunPages<RunRow> }

function hold(filter: RunFilter, first: FirstPage): Held {
  const pages = new RunPages<RunRow>(first, async (cursor) => {
    const answer = await command('runs.list', { filter, cursor, limit: PAGE_ROWS })
    return answer.ok ? answer.value : null
  })
  return { filter, first, pages }
}

/** Runs of the fresh first page that the held one does not show. `many`: more than a page. */
function newIn(fresh: FirstPage, held: FirstPage): { count: number; many: boolean } {
  const top = held.items[0]
  if (!top) return { count: fresh.items.length, many: false }
  const place = fresh.items.findIndex((row) => row.id === top.id)
  if (place >= 0) return { count: place, many: false }
  return { count: fresh.items.length, many: fresh.items.length === PAGE_ROWS }
}

/** `isReading`: the list is scrolled or a row is taken, so that new rows wait. */
export function useRuns(filter: RunFilter, isReading: boolean) {
  const head = useRead('runs.list', { filter, limit: PAGE_ROWS })
  const [held, setHeld] = useState<Held | null>(null)
  const fresh = head.data
  const isOther = held?.filter !== filter
  const waiting = held && fresh && !isOther ? newIn(fresh, held.first) : { count: 0, many: false }
  const lets = useRef(isReading)
  lets.current = isReading
  useEffect(() => {
    if (!fresh) return
    setHeld((before) => {
      if (!before || before.filter !== filter) return hold(filter, fresh)
      return !lets.current && newIn(fresh, before.first).count > 0 ? hold(filter, fresh) : before
    })
  }, [fresh, filter])
  const pages = held && !isOther ? held.pages : null
  const none = useMemo(() => ({ subscribe: () => () => {}, version: () => 0 }), [])
  useSyncExternalStore(pages?.subscribe ?? none.subscribe, pages?.version ?? none.version)
  return { head, pages, waiting, letIn: () => fresh && setHeld(hold(filter, fresh)) }
}
export type Runs = ReturnType<typeof useRuns>
