/** The programs that a custom script may start. Each is added and removed alone, at once. */
import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../i18n/locale.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Section } from './parts.tsx'
import { rulesText } from './rules-text.ts'
import type { SectionProps } from './use-setting.ts'

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)

/** The section Programs. */
export function ScriptsSection({ settings, change }: SectionProps) {
  const say = useText(rulesText)
  const list = settings.scriptAllowList
  const keep = (next: typeof list) => change({ scriptAllowList: next }, say('scripts'))
  return (
    <Section title={say('scripts')} help={say('scriptsHelp')}>
      <div className="settings-stack">
        {list.length === 0 && <p className="ink-3">{say('noScripts')}</p>}
        <ul className="settings-lines">
          {list.map((each) => (
            <li key={each.program} className="settings-line">
              <span className="two-lines grow">
                <bdi className="mono first clip" dir="ltr">
                  {each.program}
                </bdi>
                {each.note && <span className="second clip">{each.note}</span>}
              </span>
              <IconButton
                small
                label={say('removeProgram', { program: each.program })}
                icon={X}
                onPress={() => void keep(list.filter((other) => other.program !== each.program))}
              />
            </li>
          ))}
        </ul>
        <NewProgram
          isListed={(program) => list.some((each) => each.program === program)}
          onAdd={(program, note) => keep([...list, { program, note: note || null }])}
        />
      </div>
    </Section>
  )
}

type NewProps = {
  isListed: (program: string) => boolean
  onAdd: (program: string, note: string) => Promise<boolean>
}

function NewProgram({ isListed, onAdd }: NewProps) {
  const say = useText(rulesText)
  const [program, setProgram] = useState('')
  const [note, setNote] = useState('')
  const path = program.trim()
  const error = path === '' ? null : !isAbsolute(path) ? say('absolute') : isListed(path) ? say('listed') : null
  const add = async () => {
    if (path === '' || error || !(await onAdd(path, note.trim()))) return
    setProgram('')
    setNote('')
  }
  return (
    <form
      className="column gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <div className="field-pair">
        <TextInput
          code
          label={say('program')}
          placeholder="/usr/local/bin/report"
          value={program}
          error={error}
          onChange={setProgram}
        />
        <TextInput label={say('note')} value={note} onChange={setNote} />
      </div>
      <span>
        <Button type="submit" icon={Plus} isDisabled={path === '' || error !== null}>
          {say('addProgram')}
        </Button>
      </span>
    </form>
  )
}
