/** The builder over the cron cells: a shape, its days and its times. What no shape can say is written by hand. */
import { useState } from 'react'
import { localeTag, useFormat, useLocale, useText } from '../../../i18n/locale.tsx'
import { TimeInput } from '../../../forms/time-inputs.tsx'
import { TextInput } from '../../../ui/field.tsx'
import { Select } from '../../../ui/select.tsx'
import { cellsOf, type Clock, type CronBuilder, EVERY_DAY, expressionOf, readCron, writeCron } from '../cron.ts'
import { DayToggles } from '../../../forms/day-toggles.tsx'
import { editorText } from './text.ts'

type Shape = 'minutes' | 'hourly' | 'days' | 'monthly' | 'advanced'
const SHAPES: readonly Shape[] = ['minutes', 'hourly', 'days', 'monthly', 'advanced']
const USUAL: Readonly<Record<Exclude<Shape, 'advanced'>, CronBuilder>> = {
  minutes: { shape: 'minutes', every: 15 },
  hourly: { shape: 'hourly', every: 1, minute: 0 },
  days: { shape: 'days', days: EVERY_DAY, times: [{ hour: 6, minute: 0 }] },
  monthly: { shape: 'monthly', day: 1, times: [{ hour: 6, minute: 0 }] },
}
const WORDS = {
  minutes: 'shapeMinutes',
  hourly: 'shapeHourly',
  days: 'shapeDays',
  monthly: 'shapeMonthly',
  advanced: 'shapeAdvanced',
} as const

function shapeOf(builder: CronBuilder): Shape {
  return builder.shape === 'nth' || builder.shape === 'yearly' ? 'advanced' : builder.shape
}

/** Reads the cells, shows what a shape can change, writes the cells. */
export function CalendarRule({ cells, onChange }: { cells: readonly string[]; onChange: (cells: string[]) => void }) {
  const say = useText(editorText)
  const builder = readCron(expressionOf(cells))
  const [byHand, setByHand] = useState(false)
  const shape = byHand ? 'advanced' : shapeOf(builder)
  const write = (next: CronBuilder) => {
    const text = writeCron(next)
    if (text) onChange(cellsOf(text))
  }
  return (
    <>
      <Select
        label={say('shape')}
        value={shape}
        choices={SHAPES.map((id) => ({ id, label: say(WORDS[id]) }))}
        onChange={(next) => {
          setByHand(next === 'advanced')
          if (next !== 'advanced' && next !== shapeOf(builder)) write(keepTimes(USUAL[next], builder))
        }}
      />
      {!byHand && <ShapeFields builder={builder} write={write} />}
    </>
  )
}

/** The time that was set stays when only the shape changes. */
function keepTimes(next: CronBuilder, before: CronBuilder): CronBuilder {
  return 'times' in next && 'times' in before ? { ...next, times: before.times } : next
}

function ShapeFields({ builder, write }: { builder: CronBuilder; write: (next: CronBuilder) => void }) {
  const say = useText(editorText)
  switch (builder.shape) {
    case 'minutes':
      return (
        <Amount
          label={say('everyN')}
          end={say('minutes')}
          value={builder.every}
          least={1}
          most={30}
          onChange={(every) => write({ ...builder, every })}
        />
      )
    case 'hourly':
      return (
        <div className="field-pair">
          <HourSelect value={builder.every} onChange={(every) => write({ ...builder, every })} />
          <Amount
            label={say('atMinute')}
            value={builder.minute}
            least={0}
            most={59}
            onChange={(minute) => write({ ...builder, minute })}
          />
        </div>
      )
    case 'days':
      return (
        <>
          <DayToggles label={say('days')} days={builder.days} onChange={(days) => write({ ...builder, days })} />
          <At times={builder.times} onChange={(times) => write({ ...builder, times })} />
        </>
      )
    case 'monthly':
      return (
        <div className="field-pair">
          <DaySelect value={builder.day} onChange={(day) => write({ ...builder, day })} />
          <At times={builder.times} onChange={(times) => write({ ...builder, times })} />
        </div>
      )
    default:
      return null
  }
}

function Amount({
  label,
  end,
  value,
  least,
  most,
  onChange,
}: {
  label: string
  end?: string
  value: number
  least: number
  most: number
  onChange: (value: number) => void
}) {
  const [text, setText] = useState<string | null>(null)
  return (
    <TextInput
      label={label}
      inputMode="numeric"
      value={text ?? String(value)}
      end={end}
      onBlur={() => setText(null)}
      onChange={(next) => {
        setText(next)
        const number = Number(next)
        if (next.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) onChange(number)
      }}
    />
  )
}

/** Only hours that part the day evenly: others would not be "every n hours". */
function HourSelect({ value, onChange }: { value: number; onChange: (every: number) => void }) {
  const say = useText(editorText)
  const locale = useLocale()
  const hours = new Intl.NumberFormat(localeTag(locale), { style: 'unit', unit: 'hour', unitDisplay: 'long' })
  const choices = [1, 2, 3, 4, 6, 8, 12].map((every) => ({ id: String(every), label: hours.format(every) }))
  return (
    <Select label={say('everyN')} choices={choices} value={String(value)} onChange={(id) => onChange(Number(id))} />
  )
}

function DaySelect({ value, onChange }: { value: number | 'last'; onChange: (day: number | 'last') => void }) {
  const say = useText(editorText)
  const format = useFormat()
  const days = Array.from({ length: 31 }, (_, index) => ({ id: String(index + 1), label: format.number(index + 1) }))
  return (
    <Select
      label={say('dayOfMonth')}
      choices={[...days, { id: 'last', label: say('lastDay') }]}
      value={String(value)}
      onChange={(id) => onChange(id === 'last' ? 'last' : Number(id))}
    />
  )
}

/** One time is a field; several stay as the cells have them. */
function At({ times, onChange }: { times: readonly Clock[]; onChange: (times: Clock[]) => void }) {
  const say = useText(editorText)
  const [time] = times
  if (!time || times.length > 1) return null
  const two = (value: number) => String(value).padStart(2, '0')
  return (
    <TimeInput
      label={say('at')}
      value={`${two(time.hour)}:${two(time.minute)}`}
      onChange={(text) => {
        const [hour, minute] = text.split(':').map(Number)
        if (hour !== undefined && minute !== undefined && !Number.isNaN(hour + minute)) onChange([{ hour, minute }])
      }}
    />
  )
}
