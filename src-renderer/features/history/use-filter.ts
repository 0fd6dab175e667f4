/** What History is narrowed to: terms, typed text, kind and range, begun from the link that opened the screen. */
import { useEffect, useMemo, useState } from 'react'
import type { RunFilter } from '../../../src-preload/contract/requests-history.ts'
import { useRead } from '../../api/use-read.ts'
import { useRoute } from '../../stores/route-store.ts'
import { useNow } from '../../ui/clock.ts'
import { filterOf, parseQuery, spanMs, type Term, termsOfRoute, withTerm } from './query.ts'

export type Range = 'day' | 'week' | 'month' | 'all' | 'own'
type Span = { from: number; to: number }
const DAY = 86_400_000
/** The histogram of "all" covers one year; the list has no bound. */
export const RANGE_MS: Readonly<Record<Exclude<Range, 'own'>, number>> = {
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  all: 365 * DAY,
}
const MINUTE = 60_000
/** The beat is up to a minute old when it is read: what ended since then lies before this. */
const beyond = (beatAt: number) => Math.ceil(beatAt / MINUTE) * MINUTE + MINUTE

/** The range of time, and the brush inside it. A link may bring an interval of its own (`from`, `to`). */
function useRange(since: string | undefined) {
  const params = useRoute((route) => route.params)
  const linked = params.from ? { from: Number(params.from), to: Number(params.to ?? Number.NaN) } : null
  const [range, setRange] = useState<Range>(linked ? 'own' : 'week')
  const [own, setOwn] = useState<Span | null>(linked)
  const [brush, setBrush] = useState<Span | null>(null)
  const now = beyond(useNow(MINUTE))
  const [opened, setOpened] = useState(() => Date.now())
  const length = (since ? spanMs(since) : null) ?? RANGE_MS[range === 'own' ? 'week' : range]
  const isOwn = range === 'own' && own !== null && !since
  const from = isOwn ? own.from : Math.floor((opened - length) / MINUTE) * MINUTE
  const to = isOwn && Number.isFinite(own.to) ? own.to : now
  return {
    range: since ? null : range,
    span: { from, to: Math.max(to, from + MINUTE) },
    /** False: the list has no lower bound. */
    isBounded: since !== undefined || range !== 'all',
    isOpenEnd: !isOwn || !Number.isFinite(own.to),
    brush,
    setBrush,
    setRange: (next: Range) => {
      setOpened(Date.now())
      setBrush(null)
      setRange(next)
      setOwn(null)
    },
  }
}

/** Names typed after `schedule:` become ids; an unknown one is kept as it is and finds nothing. */
function useScheduleId(name: string | undefined): { id: string | undefined; isUnknown: boolean } {
  const found = useRead('schedules.list', { search: name ?? null, limit: 50 }, { enabled: name !== undefined })
  if (name === undefined) return { id: undefined, isUnknown: false }
  const wanted = name.toLowerCase()
  const items = found.data?.items ?? []
  const exact = items.find((row) => [row.id, row.nameEn, row.nameAr].some((word) => word?.toLowerCase() === wanted))
  const id = exact?.id ?? items[0]?.id
  return { id: id ?? name, isUnknown: found.isSuccess && !id && !/^[0-9a-f-]{36}$/i.test(name) }
}

/** Search text settles for this long before it is asked for. */
const SETTLE_MS = 200
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** The bounds of the list; null = none. */
function boundsOf({ span, brush, isBounded, isOpenEnd }: ReturnType<typeof useRange>) {
  return { from: brush?.from ?? (isBounded ? span.from : null), to: brush?.to ?? (isOpenEnd ? null : span.to) }
}

/** The state of the filter and the filter itself: `filter` for the list and the export, `wide` (no brush, no range) for the histogram. */
export function useFilter() {
  const params = useRoute((route) => route.params)
  const [chips, setChips] = useState<readonly Term[]>(() => termsOfRoute(params))
  const [text, setText] = useState('')
  const [kind, setKind] = useState<NonNullable<RunFilter['kind']>>(() => (params.device ? 'device' : 'job'))
  const typed = parseQuery(useSettled(text))
  const terms = typed.terms.reduce<readonly Term[]>(withTerm, chips)
  const range = useRange(terms.find((term) => term.field === 'since')?.value)
  const schedule = terms.find((term) => term.field === 'schedule')?.value
  const { id: scheduleId, isUnknown } = useScheduleId(schedule)
  // Only device runs name their device: looked for among job runs it would find nothing
  const shownKind = kind === 'job' && terms.some((term) => term.field === 'device') ? 'device' : kind
  const wide = filterOf(terms, typed.search, shownKind)
  if (scheduleId) wide.scheduleId = scheduleId
  const signature = JSON.stringify(wide)
  const { from, to } = boundsOf(range)
  const filter = useMemo<RunFilter>(
    () => ({
      ...(JSON.parse(signature) as RunFilter),
      ...(from === null ? {} : { from }),
      ...(to === null ? {} : { to }),
    }),
    [signature, from, to],
  )
  const onText = (next: string) => {
    // A space after an understood word makes it a chip; until then it counts while it is typed
    const { terms: whole, search } = next.endsWith(' ') ? parseQuery(next) : { terms: [], search: '' }
    if (whole.length > 0) setChips(whole.reduce<readonly Term[]>(withTerm, chips))
    setText(whole.length > 0 ? search && `${search} ` : next)
  }
  return {
    ...range,
    filter,
    wide,
    chips,
    remove: (term: Term) => setChips(chips.filter((other) => other !== term)),
    clear: () => {
      setChips([])
      setText('')
      range.setBrush(null)
    },
    text,
    onText,
    kind: shownKind,
    setKind,
    isNarrow: terms.some((term) => term.field !== 'since') || typed.search !== '',
    unknownSchedule: isUnknown ? (schedule ?? null) : null,
  }
}
export type HistoryFilter = ReturnType<typeof useFilter>
