/** Why a schedule rests and until when. */
import { useState } from 'react'
import { Heading } from 'react-aria-components'
import { useText } from '../../i18n/locale.tsx'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import { schedulesText } from './text.ts'
import type { Pause } from './use-actions.ts'

const SPANS = { open: null, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const
type Span = keyof typeof SPANS
const SPAN_WORDS = { open: 'untilResumed', hour: 'forHour', day: 'forDay', week: 'forWeek' } as const

type PauseProps = {
  /** Left out: many at once, for maintenance. */
  row?: ScheduleRow
  onPause: (pause: Pause) => void
  onClose: () => void
}

/** `onPause` gets the reason and the instant of resuming, null for "until resumed". */
export function PauseDialog({ row, onPause, onClose }: PauseProps) {
  const say = useText(schedulesText)
  const name = useName()
  const [reason, setReason] = useState('')
  const [span, setSpan] = useState<Span>('open')
  const [catchUp, setCatchUp] = useState(false)
  const title = row ? say('pauseTitle', { name: name(row) }) : say('pauseAllTitle')
  const pause = () => {
    const length = SPANS[span]
    onPause({ reason: reason.trim() || null, until: length === null ? null : Date.now() + length, catchUp })
    onClose()
  }
  return (
    <Dialog label={title} isOpen onClose={onClose}>
      <form
        className="dialog-body column gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          pause()
        }}
      >
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        <p className="ink-2">{say('pauseHelp')}</p>
        <TextInput label={say('reason')} value={reason} onChange={setReason} autoFocus />
        <SpanField span={span} onChange={setSpan} />
        <Checkbox isSelected={catchUp} onChange={setCatchUp}>
          {say('catchUp')}
        </Checkbox>
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {say('keepOn')}
          </Button>
          <Button kind="primary" type="submit">
            {say('pauseNow')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function SpanField({ span, onChange }: { span: Span; onChange: (span: Span) => void }) {
  const say = useText(schedulesText)
  return (
    <div className="field">
      <span className="field-label">{say('until')}</span>
      <Segmented
        wide
        label={say('until')}
        value={span}
        onChange={onChange}
        items={(Object.keys(SPANS) as Span[]).map((id) => ({ id, label: say(SPAN_WORDS[id]) }))}
      />
    </div>
  )
}
