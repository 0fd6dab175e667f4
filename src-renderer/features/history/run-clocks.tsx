/** Under which clocks a device's last answer was given: its own, the broker's, this console's. Shown only where more than one is known. */
import type { Run } from '../../../src-preload/contract/work.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { runText } from './run-text.ts'

const NAMES = ['byDevice', 'byBroker', 'byConsole'] as const

type Clock = { readonly name: (typeof NAMES)[number]; readonly at: number }

/** As the engine kept them with the last step; the console's is when the run ended. */
export function clocksOf({ trace, finishedAt }: Run): Clock[] {
  const kept = trace.at(-1)?.data?.clocks
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return []
  const { deviceAt, brokerAt } = kept
  return [
    ...(typeof deviceAt === 'number' ? [{ name: 'byDevice' as const, at: deviceAt }] : []),
    ...(typeof brokerAt === 'number' ? [{ name: 'byBroker' as const, at: brokerAt }] : []),
    { name: 'byConsole' as const, at: finishedAt },
  ]
}

/** To the second: it is seconds that clocks differ by; with the day where one is another day's. */
export function RunClocks({ run }: { run: Run }) {
  const say = useText(runText)
  const format = useFormat()
  const clocks = clocksOf(run)
  if (clocks.length < 2) return null
  const isFar = clocks.some(({ at }) => Math.abs(at - run.finishedAt) > 12 * 3_600_000)
  return (
    <div className="run-times meta">
      <span className="ink-3">{say('lastWord')}</span>
      {clocks.map(({ name, at }) => (
        <span key={name} className="ink-3">
          {say(name)}{' '}
          <time className="ink-2" dateTime={new Date(at).toISOString()} title={format.exact(at)}>
            {isFar ? format.exact(at) : format.clock(at)}
          </time>
        </span>
      ))}
    </div>
  )
}
