/** Times as the design writes them: short in the list, whole with its zone in the tooltip. */
import { useFormat } from '../i18n/locale.tsx'
import { useNow } from './clock.ts'

/** An instant (epoch ms). `relative`: "12 s ago"; `within`: time alone up to so many ms away; otherwise 14:32, with the day when it is not today's. `zone`: IANA. */
export function Moment({
  at,
  relative,
  zone,
  withZone,
  within,
}: {
  at: number | null | undefined
  relative?: boolean
  zone?: string
  withZone?: boolean
  within?: number
}) {
  const format = useFormat()
  const now = useNow(relative ? 1000 : 60_000)
  if (at == null) return <span className="ink-3">—</span>
  const isNear = within !== undefined && Math.abs(at - now) < within
  const words = relative
    ? format.relative(at, now)
    : isNear
      ? format.time(at, zone)
      : zone
        ? format.dateTime(at, zone)
        : format.moment(at, now)
  return (
    <time dateTime={new Date(at).toISOString()} title={format.exact(at, zone)}>
      {words}
      {withZone && <span className="ink-3"> {format.zoneName(zone)}</span>}
    </time>
  )
}

/** Time left until `at`: 02:41, or 2:27 h. Stands at 00:00 when due. */
export function Countdown({ at }: { at: number }) {
  const format = useFormat()
  const now = useNow()
  return <span className="nowrap">{format.countdown(at - now)}</span>
}
