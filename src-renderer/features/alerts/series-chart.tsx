/** One series drawn over a time: its line, what the axes mean, its least, greatest and last value, and the newest points as a table. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { dotsOf, linePath, rangeOf } from './chart.ts'
import { alertsText } from './text.ts'

const WIDTH = 440
const HEIGHT = 160
/** More dots than this would be a band. */
const MOST_DOTS = 60
/** Rows of the table: the newest ones. */
const MOST_ROWS = 50
const DAY_MS = 86_400_000

type Props = { data: RequestOutput<'series.points'>; from: number; to: number }

/** Time runs left to right in both languages. */
export function SeriesChart({ data, from, to }: Props) {
  const say = useText(alertsText)
  const format = useFormat()
  const { points, total, series } = data
  const value = useValue(series.unit)
  const range = rangeOf(points)
  const last = points.at(-1)
  if (!range || !last) return <p className="ink-3">{say('noPoints')}</p>
  const { key: name } = series
  const { least, most } = range
  const words = say('chart', { name, least: value(least), most: value(most), last: value(last.value) })
  return (
    <>
      <figure className="series-figure" dir="ltr">
        <div className="series-scale meta ink-3" aria-hidden>
          {(least === most ? [most] : [most, (least + most) / 2, least]).map((mark) => (
            <span key={mark}>{format.number(Number(mark.toPrecision(4)))}</span>
          ))}
        </div>
        <Drawing data={data} box={{ from, to, ...range }} words={words} />
        <Times from={from} to={to} />
      </figure>
      <dl className="facts">
        <dt>{say('most')}</dt>
        <dd>{value(most)}</dd>
        <dt>{say('least')}</dt>
        <dd>{value(least)}</dd>
        <dt>{say('last')}</dt>
        <dd>
          {value(last.value)} · {format.dateTime(last.at)}
        </dd>
      </dl>
      {points.length < total && (
        <p className="meta ink-3">
          {say('shown', { shown: format.number(points.length), total: format.number(total) })}
        </p>
      )}
      <Newest data={data} />
    </>
  )
}

/** A number with its unit. A value that was measured as 21.499999999999996 is read as 21.5. */
function useValue(unit: string | null): (number: number) => string {
  const format = useFormat()
  return (number) => ltr(`${format.number(Number(number.toPrecision(6)))}${unit ? ` ${unit}` : ''}`)
}

function Drawing({ data, box, words }: Pick<Props, 'data'> & { box: Parameters<typeof linePath>[1]; words: string }) {
  const { points } = data
  return (
    <svg className="series-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
      <path className="grid" d={`M0 ${HEIGHT - 0.5}H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 0.5H${WIDTH}`} />
      <path className="line" d={linePath(points, box, WIDTH, HEIGHT)} />
      {points.length <= MOST_DOTS && (
        <g className="dots">
          {dotsOf(points, box, WIDTH, HEIGHT).map(({ x, y }) => (
            <circle key={x} cx={x} cy={y} r="2.5" />
          ))}
        </g>
      )}
    </svg>
  )
}

function Times({ from, to }: Pick<Props, 'from' | 'to'>) {
  const format = useFormat()
  const word = (at: number) => (to - from <= DAY_MS ? format.time(at) : format.day(at))
  return (
    <div className="series-times meta ink-3" aria-hidden>
      {[from, (from + to) / 2, to].map((at) => (
        <span key={at}>{word(at)}</span>
      ))}
    </div>
  )
}

/** The drawn points themselves, newest first. */
function Newest({ data: { points, series } }: Pick<Props, 'data'>) {
  const say = useText(alertsText)
  const format = useFormat()
  const value = useValue(series.unit)
  const newest = points.slice(-MOST_ROWS).toReversed()
  return (
    <table className="point-table meta">
      <caption className="mid">{say('newest')}</caption>
      <thead className="ink-3">
        <tr>
          <th scope="col">{say('pointAt')}</th>
          <th scope="col">{say('pointValue')}</th>
        </tr>
      </thead>
      <tbody>
        {newest.map((point) => (
          <tr key={point.at}>
            <td>{format.dateTime(point.at)}</td>
            <td>
              <bdi>{value(point.value)}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
