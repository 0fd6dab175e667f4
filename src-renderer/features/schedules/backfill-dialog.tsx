/** A range of past slots made up for: counted first, then put in the queue behind the schedule's own work (R13). */
import { useState } from 'react'
import { Heading } from 'react-aria-components'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import type { Backfill } from '../../../src-preload/contract/timing-policies.ts'
import { OVERLAPS, type Overlap } from '../../../src-preload/contract/vocabulary.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { DateInput, TimeInput } from '../../forms/time-inputs.tsx'
import { errorAt, errorsOf, type FieldErrors } from '../../forms/field-errors.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox, NoteBox } from '../../ui/error-box.tsx'
import { Select } from '../../ui/select.tsx'
import { backfillText } from './backfill-text.ts'
import { localParts } from './draft.ts'
import { instantInZone } from '../../i18n/instant-in-zone.ts'
import { zoneWord } from './zone-words.ts'

const DAY_MS = 86_400_000
type Range = { fromDate: string; fromTime: string; toDate: string; toTime: string }

function yesterday(zone: string): Range {
  const from = localParts(new Date(Date.now() - DAY_MS).toISOString(), zone)
  const to = localParts(new Date().toISOString(), zone)
  return { fromDate: from.date, fromTime: from.time, toDate: to.date, toTime: to.time }
}

type Props = { row: ScheduleRow; onClose: () => void }

/** Counts while the range is typed; starts once it is confirmed by the button that names the count. */
export function BackfillDialog({ row, onClose }: Props) {
  const say = useText(backfillText)
  const name = useName()
  const { language, zone } = useLocale()
  const title = say('title', { name: name(row) })
  return (
    <Dialog label={title} isOpen onClose={onClose} top={72} width={520}>
      <div className="dialog-body column gap-3">
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        <p className="ink-2">
          {say('help')} {row.timezone !== zone && say('inZone', { zone: zoneWord(row.timezone, language) })}
        </p>
        <RangeForm row={row} onClose={onClose} />
        <Earlier scheduleId={row.id} zone={row.timezone} />
      </div>
    </Dialog>
  )
}

function useRange(row: ScheduleRow) {
  const [range, show] = useState(() => yesterday(row.timezone))
  const from = instantInZone(range.fromDate, range.fromTime, row.timezone)
  const to = instantInZone(range.toDate, range.toTime, row.timezone)
  const isWhole = from !== null && to !== null && from < to
  const counted = useRead(
    'backfills.preview',
    { scheduleId: row.id, from: from ?? 0, to: to ?? 0 },
    { enabled: isWhole, keep: true },
  )
  return {
    range,
    put: (some: Partial<Range>) => show((before) => ({ ...before, ...some })),
    from,
    to,
    isWhole,
    counted,
  }
}

function RangeForm({ row, onClose }: Props) {
  const say = useText(backfillText)
  const { language } = useLocale()
  const command = useCommand()
  const { range, put, from, to, isWhole, counted } = useRange(row)
  const [overlap, setOverlap] = useState<Overlap>('queue_all')
  const [errors, setErrors] = useState<FieldErrors>({})
  const fresh = isWhole && counted.data ? counted.data.count - counted.data.decided : 0
  const isTooMany = counted.data !== undefined && counted.data.count > counted.data.limit
  const start = async () => {
    if (from === null || to === null) return
    const answer = await command('backfills.create', { scheduleId: row.id, from, to, overlap }, { quiet: true })
    if (answer.ok) onClose()
    else setErrors(errorsOf(answer, language))
  }
  return (
    <form
      className="column gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <RangeFields range={range} put={put} error={isWhole ? errorAt(errors, 'to') : say('emptyRange')} />
      <Select
        label={say('overlap')}
        choices={OVERLAPS.map((id) => ({ id, label: say(id) }))}
        value={overlap}
        onChange={setOverlap}
      />
      <Count isWhole={isWhole} counted={counted} isTooMany={isTooMany} zone={row.timezone} />
      {Object.values(errors)[0] && <ErrorBox message={Object.values(errors)[0] ?? ''} />}
      <div className="dialog-actions">
        <Button kind="quiet" onPress={onClose}>
          {say('cancel')}
        </Button>
        <Button kind="primary" type="submit" isDisabled={!isWhole || isTooMany || fresh <= 0}>
          {fresh > 0 ? say('start', { count: fresh }) : say('startNone')}
        </Button>
      </div>
    </form>
  )
}

type RangeFieldsProps = { range: Range; put: (some: Partial<Range>) => void; error: string | null }

/** The dates and times of both ends; what is wrong with the range stands at its end. */
function RangeFields({ range, put, error }: RangeFieldsProps) {
  const say = useText(backfillText)
  return (
    <>
      <div className="field-pair">
        <DateInput label={say('after')} value={range.fromDate} onChange={(fromDate) => put({ fromDate })} />
        <TimeInput label={say('time')} value={range.fromTime} onChange={(fromTime) => put({ fromTime })} />
      </div>
      <div className="field-pair">
        <DateInput label={say('until')} value={range.toDate} error={error} onChange={(toDate) => put({ toDate })} />
        <TimeInput label={say('time')} value={range.toTime} onChange={(toTime) => put({ toTime })} />
      </div>
    </>
  )
}

type CountProps = {
  isWhole: boolean
  counted: ReturnType<typeof useRange>['counted']
  isTooMany: boolean
  /** The schedule's, in which the range is typed. */
  zone: string
}

function Count({ isWhole, counted, isTooMany, zone }: CountProps) {
  const say = useText(backfillText)
  const { language } = useLocale()
  const format = useFormat()
  if (!isWhole) return null
  if (counted.isError) return <FailureBox failure={counted.error} onRetry={() => void counted.refetch()} />
  if (!counted.data) return <p className="meta ink-3">{say('counting')}</p>
  const { count, limit, decided, first, last } = counted.data
  if (isTooMany) return <NoteBox tone="late">{say('tooMany', { limit: format.number(limit) })}</NoteBox>
  return (
    <div className="meta ink-2" role="status">
      <p>{say('slots', { count })}</p>
      {decided > 0 && <p>{say('decided', { count: decided })}</p>}
      {first !== null && last !== null && (
        <p className="ink-3">
          {say('span', {
            first: format.dateTime(first, zone),
            last: format.dateTime(last, zone),
            zone: zoneWord(zone, language),
          })}
        </p>
      )}
    </div>
  )
}

/** The backfills of this schedule that are not over, and the last that are. */
function Earlier({ scheduleId, zone }: { scheduleId: string; zone: string }) {
  const say = useText(backfillText)
  const list = useRead('backfills.list', { scheduleId })
  const items = list.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={say('earlier')} className="column gap-2">
      <h3 className="field-label">{say('earlier')}</h3>
      {items.slice(0, 5).map((each) => (
        <EarlierRow key={each.id} of={each} zone={zone} />
      ))}
    </section>
  )
}

function EarlierRow({ of, zone }: { of: Backfill; zone: string }) {
  const say = useText(backfillText)
  const format = useFormat()
  const command = useCommand()
  const act = (action: 'pause' | 'resume' | 'cancel') => void command('backfills.act', { id: of.id, action })
  const isOpen = of.state === 'running' || of.state === 'paused'
  return (
    <div className="row gap-2 meta">
      <span className="grow">
        {format.dateTime(of.fromAt, zone)} – {format.dateTime(of.toAt, zone)}: {say(of.state)},{' '}
        {say('progress', { done: format.number(of.made + of.passed), total: format.number(of.total) })}
      </span>
      {isOpen && (
        <Button small kind="quiet" onPress={() => act(of.state === 'running' ? 'pause' : 'resume')}>
          {say(of.state === 'running' ? 'pauseIt' : 'resumeIt')}
        </Button>
      )}
      {isOpen && (
        <Button small kind="quiet" onPress={() => act('cancel')}>
          {say('cancelIt')}
        </Button>
      )}
    </div>
  )
}
