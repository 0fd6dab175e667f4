/** What a file would do, line by line: what is refused first, for that has to be mended. */
import type { ImportedLine } from '../../../src-preload/contract/requests-rollout.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { filesText } from './text-set.ts'

const SHOWN = 100
const ORDER = { refused: 0, changed: 1, new: 2, same: 3 } as const
const TONE = { refused: 'tone-fail', changed: 'mid', new: 'mid', same: 'ink-3' } as const

/** The first hundred; the sums above say the rest. */
export function ImportLines({ lines }: { lines: readonly ImportedLine[] }) {
  const say = useText(filesText)
  const format = useFormat()
  const isArabic = useLocale().language === 'ar'
  const shown = lines.toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || a.line - b.line).slice(0, SHOWN)
  const rest = lines.length - shown.length
  if (lines.length === 0) return null
  return (
    <div className="devices-lines">
      <table>
        <thead>
          <tr>
            <th scope="col">{say('line')}</th>
            <th scope="col">{say('device')}</th>
            <th scope="col">{say('outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ line, deviceId, state, message, messageAr }) => (
            <tr key={`${line} ${deviceId ?? ''}`}>
              <td className="number ink-3">{format.number(line)}</td>
              <td>
                <bdi className="mono">{deviceId ?? '–'}</bdi>
              </td>
              <td>
                <span className={TONE[state]}>{say(state)}</span>
                {message && (
                  <span className="meta ink-2 device-line" dir={isArabic && messageAr ? 'rtl' : 'auto'}>
                    {(isArabic ? messageAr : null) ?? message}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className="meta ink-3">{say('more', { count: rest, n: format.number(rest) })}</p>}
    </div>
  )
}
