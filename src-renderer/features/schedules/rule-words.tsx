/** A rule as it stands under a name: its words, or the expression in a chip where there are no true words. */
import { useMemo } from 'react'
import { useFormat, useLocale } from '../../i18n/locale.tsx'
import { describeRule, type RuleLike } from './describe.ts'
import { zoneWord } from './zone-words.ts'

/** With the zone's word after it when it is not the window's. */
export function RuleWords({ rule, withZone = true }: { rule: RuleLike; withZone?: boolean }) {
  const { language, zone } = useLocale()
  const format = useFormat()
  const said = useMemo(() => describeRule(rule, { language, format }), [rule, language, format])
  const isElsewhere = withZone && rule.timezone !== zone && rule.scheduleType !== 'event_triggered'
  return (
    <>
      {said.words ?? <Expression text={said.expression ?? ''} />}
      {isElsewhere && <span className="ink-3"> · {zoneWord(rule.timezone, language)}</span>}
    </>
  )
}

/** A cron expression as it is, left to right. */
export function Expression({ text }: { text: string }) {
  return (
    <bdi className="expression mono" dir="ltr">
      {text}
    </bdi>
  )
}
