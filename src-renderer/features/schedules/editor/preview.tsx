/** Right side of the editor: the rule in words, the next ten fires in its zone and here, what clock changes do, who else fires then. */
import { CalendarX, Clock, Layers } from 'lucide-react'
import { useMemo } from 'react'
import type { RequestOutput } from '../../../../src-preload/contract/requests.ts'
import { useRead } from '../../../api/use-read.ts'
import { ltr } from '../../../i18n/direction.ts'
import { localeTag, useFormat, useLocale, useText } from '../../../i18n/locale.tsx'
import { useNow } from '../../../ui/clock.ts'
import { NoteBox } from '../../../ui/error-box.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { describeRule } from '../describe.ts'
import { configOf, type RuleConfig, type ScheduleDraft } from '../draft.ts'
import { type Load, QUARTER_MS } from '../load-strip.tsx'
import { useSlotTime } from '../slot-time.ts'
import { Expression } from '../rule-words.tsx'
import { zoneWord } from '../zone-words.ts'
import { changesOf, type Fire, type FireChange } from './fires.ts'
import { type Occurring, OccurrenceMenu, OccurrenceTime, OccurrenceWords, OtherOccurrences } from './occurrences.tsx'
import { editorText } from './text.ts'

const SHOWN = 10
/** How often it asks anew: a rule by the second has ten fires in ten seconds. */
const STEP_MS = 10_000
type Preview = RequestOutput<'schedules.preview'>

/** Asks for the next fires of the draft's rule; not asked while a field is missing. */
export function usePreview(draft: ScheduleDraft) {
  const rule = configOf(draft)
  const now = useNow(STEP_MS)
  const isWhole = 'config' in rule && draft.kind !== 'event_triggered'
  return useRead(
    'schedules.preview',
    {
      scheduleType: draft.kind,
      scheduleConfig: 'config' in rule ? rule.config : {},
      timezone: draft.timezone,
      from: Math.floor(now / STEP_MS) * STEP_MS,
      count: SHOWN,
    },
    { enabled: isWhole, keep: true },
  )
}

/** Says the rule and shows its fires. `own` is the id of this schedule, left out of the collisions. */
export function PreviewSide({
  draft,
  preview,
  load,
  own,
  occurring,
}: {
  draft: ScheduleDraft
  preview: ReturnType<typeof usePreview>
  load: Load | undefined
  own: string | null
  /** The stored ones, which stand among the fires where they are the same. */
  occurring: Occurring
}) {
  const say = useText(editorText)
  const rule = configOf(draft)
  const isOpen = 'missing' in rule
  const isEvent = draft.kind === 'event_triggered'
  const data = isOpen || isEvent || preview.isError ? undefined : preview.data
  return (
    <div className="editor-preview" aria-live="polite">
      <p className="rule-words">
        {isOpen ? <span className="ink-3">{say('openRule')}</span> : <Words draft={draft} config={rule.config} />}
      </p>
      {data?.note === 'never' && (
        <NoteBox tone="late" icon={CalendarX}>
          <b>{say('neverFires')}</b> {say('neverFiresHelp')}
        </NoteBox>
      )}
      {data && data.note !== 'never' && data.fires.length === 0 && draft.kind === 'once' && (
        <NoteBox tone="late" icon={CalendarX}>
          {say('pastOnce')}
        </NoteBox>
      )}
      {data && data.fires.length > 0 && <Fires data={data} zone={draft.timezone} occurring={occurring} />}
      {data && <Dropped dropped={data.dropped} zone={draft.timezone} />}
      {data?.ahead && <Ahead ahead={data.ahead} zone={draft.timezone} />}
      {data && <Collisions first={data.fires[0]} load={load} own={own} />}
      <OtherOccurrences occurring={occurring} fires={data?.fires.map(({ at }) => at) ?? []} />
    </div>
  )
}

function Words({ draft, config }: { draft: ScheduleDraft; config: RuleConfig }) {
  const { language } = useLocale()
  const format = useFormat()
  const ways = { language, format }
  const said = describeRule({ scheduleType: draft.kind, scheduleConfig: config, timezone: draft.timezone }, ways)
  return (
    <>
      {said.words ?? <Expression text={said.expression ?? ''} />}
      {draft.kind !== 'event_triggered' && <span className="ink-3"> · {zoneWord(draft.timezone, language)}</span>}
    </>
  )
}

function Fires({ data, zone, occurring }: { data: Preview; zone: string; occurring: Occurring }) {
  const say = useText(editorText)
  const locale = useLocale()
  const format = useFormat()
  const changes = useMemo(() => changesOf(data.fires, zone, locale.zone), [data.fires, zone, locale.zone])
  const isHere = zone === locale.zone
  const timeOf = useSlotTime(data.fires.map(({ at }) => at))
  return (
    <>
      <div className="row meta ink-3 fires-head">
        <span>{say('nextFires', { count: data.fires.length, zone: zoneWord(zone, locale.language) })}</span>
        {!isHere && <span className="push">{format.zoneName()}</span>}
      </div>
      <ol>
        {data.fires.map((fire, index) => (
          <FireRow
            key={fire.at}
            fire={fire}
            zone={zone}
            isHere={isHere}
            change={changes[index] ?? null}
            timeOf={timeOf}
            occurring={occurring}
          />
        ))}
      </ol>
    </>
  )
}

function FireRow({
  fire,
  zone,
  isHere,
  change,
  timeOf,
  occurring,
}: {
  fire: Fire
  zone: string
  isHere: boolean
  change: FireChange | null
  timeOf: (at: number, zone?: string) => string
  occurring: Occurring
}) {
  const item = occurring.itemAt(fire.at)
  const format = useFormat()
  const locale = useLocale()
  const now = useNow(60_000)
  return (
    <li>
      <div className={change ? 'fire changed' : 'fire'}>
        <span>{format.dayOf(fire.at, now, zone)}</span>
        <OccurrenceTime item={item} time={timeOf(fire.at, zone)} />
        {!isHere && (
          <span className="push ink-3 nowrap" title={format.exact(fire.at)}>
            {weekday(fire.at, locale)} {timeOf(fire.at)}
          </span>
        )}
        {item && <OccurrenceMenu item={item} occurring={occurring} />}
      </div>
      {item && <OccurrenceWords item={item} zone={zone} />}
      {change && <ChangeNote fire={fire} zone={zone} change={change} />}
    </li>
  )
}

/** Times that the rule asks for and a clock change swallows: they will be recorded as skipped (R17). */
function Dropped({ dropped, zone }: { dropped: Preview['dropped']; zone: string }) {
  const say = useText(editorText)
  const { language } = useLocale()
  const format = useFormat()
  return dropped.map(({ at, local, count }) => (
    <p key={at} className="dst-note" role="note">
      <Icon icon={CalendarX} small />
      <span>
        {say('dstDropped', {
          count,
          n: format.number(count),
          day: format.date(at - 1, zone),
          time: ltr(local.slice(11, 16)),
          zone: zoneWord(zone, language),
        })}
      </span>
    </p>
  ))
}

const AHEAD_WORDS = { dst_moved: 'aheadMoved', dst_repeated: 'aheadRepeated', dst_skipped: 'dstDropped' } as const

/** What clock changes of the coming year do beyond the fires above (R19). */
function Ahead({ ahead, zone }: { ahead: NonNullable<Preview['ahead']>; zone: string }) {
  const say = useText(editorText)
  const { language } = useLocale()
  const format = useFormat()
  if (ahead.length === 0) return null
  return (
    <>
      <h3 className="field-label ahead-head">{say('aheadTitle')}</h3>
      {ahead.map(({ at, local, count, note }) => (
        <p key={`${at} ${note}`} className="dst-note" role="note">
          <Icon icon={note === 'dst_skipped' ? CalendarX : Clock} small />
          <span>
            {say(AHEAD_WORDS[note], {
              count,
              n: format.number(count),
              day: format.date(note === 'dst_skipped' ? at - 1 : at, zone),
              time: ltr(local.slice(11, 16)),
              zone: zoneWord(zone, language),
            })}
          </span>
        </p>
      ))}
    </>
  )
}

/** The day of the week here: enough beside a date that stands at the start of the row. */
function weekday(at: number, locale: ReturnType<typeof useLocale>): string {
  return new Intl.DateTimeFormat(localeTag(locale), { weekday: 'short', timeZone: locale.zone }).format(at)
}

function ChangeNote({ fire, zone, change }: { fire: Fire; zone: string; change: FireChange }) {
  const say = useText(editorText)
  const { language } = useLocale()
  const format = useFormat()
  const place = zoneWord(zone, language)
  const by = (ms: number) => format.duration(Math.abs(ms))
  const said: string[] = []
  if (change.moved) said.push(say('dstMoved', { zone: place, time: format.time(fire.at, zone) }))
  else if (change.repeated) said.push(say('dstRepeated', { zone: place }))
  else if (change.zoneMs !== 0)
    said.push(say(change.zoneMs > 0 ? 'dstForward' : 'dstBack', { zone: place, by: by(change.zoneMs) }))
  if (change.hereMs !== 0)
    said.push(say(change.hereMs > 0 ? 'hereLater' : 'hereEarlier', { by: by(change.hereMs), here: format.zoneName() }))
  return (
    <p className="dst-note" role="note">
      <Icon icon={Clock} small />
      <span>{said.join(' ')}</span>
    </p>
  )
}

/** Others that fire in the same 15 minutes as the first fire; known for the next 24 hours only, so nothing is said beyond. */
function Collisions({ first, load, own }: { first: Fire | undefined; load: Load | undefined; own: string | null }) {
  const say = useText(editorText)
  if (!first || !load) return null
  const bar = Math.floor((first.at - load.from) / QUARTER_MS)
  if (bar < 0 || bar >= load.bars.length) return null
  const others = Object.entries(load.perSchedule).filter(([id, bars]) => id !== own && (bars[bar] ?? 0) > 0).length
  if (others === 0) return null
  return <NoteBox icon={Layers}>{say('collisions', { count: others })}</NoteBox>
}
