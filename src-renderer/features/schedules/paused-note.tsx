/** Why a schedule rests, who said so and until when; and the button that ends it. */
import { Pause, Play } from 'lucide-react'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { NoteBox } from '../../ui/error-box.tsx'
import { pauseText } from './pause-text.ts'

type Paused = Pick<
  ScheduleRow,
  | 'pausedBy'
  | 'pauseReason'
  | 'pausedUntil'
  | 'resumeCatchesUp'
  | 'pauseAfterFailures'
  | 'failuresInRow'
  | 'scheduleType'
>

/** Who wrote it when nobody did: the engine, by R14 or because of a loop. */
const ENGINE = 'engine'

/** The sentences of a pause: who and until when, then why. */
export function usePauseWords(): (row: Paused) => { who: string; why: string | null } {
  const say = useText(pauseText)
  const format = useFormat()
  const now = useNow(60_000)
  return (row) => {
    const until =
      row.pausedUntil === null
        ? say('untilResumed')
        : say('untilTime', { time: isolate(format.moment(row.pausedUntil, now)) })
    if (row.pausedBy === ENGINE) return { who: say('pausedSelf', { until }), why: ownReason(row, say) }
    const by = row.pausedBy === null || row.pausedBy === 'operator' ? say('operator') : isolate(row.pausedBy)
    return { who: say('pausedBy', { who: by, until }), why: row.pauseReason }
  }
}

function ownReason(row: Paused, say: ReturnType<typeof useText<typeof pauseText.table>>): string | null {
  const { pauseAfterFailures: most, failuresInRow: count } = row
  if (most !== null && count >= most) return say('pausedFailures', { count })
  return row.scheduleType === 'event_triggered' ? say('pausedLoop') : row.pauseReason
}

/** The note at the head of the editor. */
export function PausedNote({ row, onResume }: { row: ScheduleRow; onResume: () => void }) {
  const say = useText(pauseText)
  const { who, why } = usePauseWords()(row)
  const isOwn = row.pausedBy === ENGINE
  return (
    <NoteBox icon={Pause}>
      <p>
        <b>{who}</b> {why && (isOwn ? why : say('pausedWhy', { why: isolate(why) }))}{' '}
        {row.resumeCatchesUp && say('pausedCatchUp')}
      </p>
      <div className="row gap-2">
        <Button small icon={Play} onPress={onResume}>
          {say('resumeNow')}
        </Button>
      </div>
    </NoteBox>
  )
}
