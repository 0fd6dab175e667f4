/** A crontab read line by line: what each becomes, what it cannot be and why, before anything is stored. */
import { useState } from 'react'
import { Heading } from 'react-aria-components'
import type { CrontabLine } from '../../../src-preload/contract/requests-timing.ts'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { errorsOf } from '../../forms/field-errors.ts'
import { ZoneField } from '../../forms/zone-field.tsx'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { say as sayNow } from '../../i18n/catalogue.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import { crontabText } from './crontab-text.ts'

const FORMS = ['auto', 'user', 'system'] as const
type Form = (typeof FORMS)[number]
const canTake = ({ state }: CrontabLine): boolean => state === 'ok' || state === 'changed'

/** What was pasted, how it reads, and which of its lines are taken. */
function useCrontab(onClose: () => void) {
  const { language, zone } = useLocale()
  const command = useCommand()
  const [asked, show] = useState<{ text: string; form: Form; timezone: string }>({
    text: '',
    form: 'auto',
    timezone: zone,
  })
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set())
  const [isEnabled, setEnabled] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const isEmpty = asked.text.trim() === ''
  const preview = useRead('crontab.preview', asked, { enabled: !isEmpty, keep: true })
  const lines = isEmpty ? [] : (preview.data?.lines ?? [])
  const chosen = lines.filter((line) => canTake(line) && !left.has(line.line))
  return {
    ...{ asked, preview, lines, left, chosen, isEnabled, setEnabled, refusal },
    put: (some: Partial<typeof asked>) => show((before) => ({ ...before, ...some })),
    flip: (line: number, isOn: boolean) =>
      setLeft((before) => {
        const next = new Set(before)
        if (isOn) next.delete(line)
        else next.add(line)
        return next
      }),
    take: async () => {
      const numbers = chosen.map(({ line }) => line)
      const answer = await command('crontab.import', { ...asked, lines: numbers, isEnabled }, { quiet: true })
      if (!answer.ok) return setRefusal(Object.values(errorsOf(answer, language))[0] ?? answer.message)
      toast(sayNow(crontabText, 'didImport', { count: answer.value.schedules.length }))
      return onClose()
    },
  }
}

/** Takes over the chosen lines in one step; they begin switched off unless asked otherwise. */
export function CrontabDialog({ onClose }: { onClose: () => void }) {
  const say = useText(crontabText)
  const crontab = useCrontab(onClose)
  const { preview, lines, left, chosen, refusal } = crontab
  return (
    <Dialog label={say('title')} isOpen onClose={onClose} width={760} top={48}>
      <div className="dialog-body column gap-3">
        <Heading slot="title" level={2}>
          {say('title')}
        </Heading>
        <p className="ink-2">{say('help')}</p>
        <Source crontab={crontab} />
        {preview.isError && <FailureBox failure={preview.error} onRetry={() => void preview.refetch()} />}
        {lines.length > 0 && <Lines lines={lines} left={left} onFlip={crontab.flip} />}
        {refusal && <ErrorBox message={refusal} />}
        <div className="dialog-actions">
          <Checkbox isSelected={crontab.isEnabled} onChange={crontab.setEnabled}>
            {say('switchOn')}
          </Checkbox>
          <Button kind="quiet" onPress={onClose}>
            {say('cancel')}
          </Button>
          <Button kind="primary" isDisabled={chosen.length === 0} onPress={() => void crontab.take()}>
            {say('take', { count: chosen.length })}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function Source({ crontab: { asked, put } }: { crontab: ReturnType<typeof useCrontab> }) {
  const say = useText(crontabText)
  return (
    <>
      <TextInput
        multiline
        code
        autoFocus
        rows={6}
        label={say('text')}
        value={asked.text}
        onChange={(text) => put({ text })}
      />
      <div className="field-pair">
        <div className="field">
          <span className="field-label">{say('form')}</span>
          <Segmented
            wide
            label={say('form')}
            value={asked.form}
            onChange={(form) => put({ form })}
            items={FORMS.map((id) => ({ id, label: say(id) }))}
          />
        </div>
        <ZoneField value={asked.timezone} onChange={(timezone) => put({ timezone })} label={say('zone')} />
      </div>
    </>
  )
}

type LinesProps = {
  lines: readonly CrontabLine[]
  left: ReadonlySet<number>
  onFlip: (line: number, isOn: boolean) => void
}

function Lines({ lines, left, onFlip }: LinesProps) {
  const say = useText(crontabText)
  return (
    <ul className="crontab-lines" aria-label={say('lines')}>
      {lines
        .filter(({ state }) => state !== 'setting')
        .map((line) => (
          <li key={line.line} className="crontab-line">
            <Checkbox
              label={say('takeLine', { line: line.line })}
              isDisabled={!canTake(line)}
              isSelected={canTake(line) && !left.has(line.line)}
              onChange={(isOn) => onFlip(line.line, isOn)}
            />
            <LineWords line={line} />
          </li>
        ))}
    </ul>
  )
}

function LineWords({ line }: { line: CrontabLine }) {
  const say = useText(crontabText)
  const { language } = useLocale()
  const format = useFormat()
  const [next] = line.nextFires
  return (
    <div className="column gap-1 grow">
      <bdi className="mono clip" dir="ltr">
        {line.text}
      </bdi>
      {canTake(line) && (
        <span className="meta ink-2">
          <bdi className="mono" dir="ltr">
            {line.expression} · {[line.program, ...line.args].join(' ')}
          </bdi>
          {next !== undefined && ` · ${say('next', { time: format.dateTime(next, line.timezone ?? undefined) })}`}
        </span>
      )}
      {line.notes.map((note) => (
        <span key={note.code} className={line.state === 'refused' ? 'meta tone-fail' : 'meta tone-late'}>
          {language === 'ar' ? note.textAr : note.textEn}
        </span>
      ))}
    </div>
  )
}
