/** Files of devices: the menu that exports, and the dialog that shows what a file would do before it does it. */
import { ArrowDownUp, Download, Pencil, Upload } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { RequestFailure } from '../../api/client.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { ImportLines } from './import-lines.tsx'
import { filesText } from './text-set.ts'

type Format = 'csv' | 'json'
type Seen = RequestOutput<'devices.import'>
const MOST_BYTES = 16 * 1024 * 1024
/** A longer text is mended where it came from: a field with it would not keep up with the typing. */
const MOST_SHOWN = 256 * 1024

/** The text asks for a file's kind: JSON begins with a bracket, anything else is CSV. */
function formatOf(text: string): Format {
  return /^\uFEFF?\s*[[{]/.test(text) ? 'json' : 'csv'
}

function useExport() {
  const say = useText(filesText)
  const format = useFormat()
  return async (kind: Format) => {
    const made = await command('devices.export', { format: kind })
    if (!made.ok) return
    const suggestedName = `${say('fileName')}-${new Date().toISOString().slice(0, 10)}.${kind}`
    const saved = await command('app.saveText', { suggestedName, kind, text: made.value.text })
    if (!saved.ok) return
    const { path, problem } = saved.value
    if (problem !== null) toast(say('notSaved', { code: problem }))
    else if (path !== null) toast(say('exported', { count: made.value.devices, n: format.number(made.value.devices) }))
  }
}

/** The menu in the head of the screen. */
export function FilesMenu() {
  const say = useText(filesText)
  const save = useExport()
  const [isImporting, setImporting] = useState(false)
  return (
    <>
      <MenuButton
        label={say('files')}
        className="button square"
        trigger={<Icon icon={ArrowDownUp} />}
        actions={[
          { id: 'import', label: say('importDo'), icon: Upload, onAction: () => setImporting(true) },
          '-',
          { id: 'csv', label: say('exportCsv'), icon: Download, onAction: () => void save('csv') },
          { id: 'json', label: say('exportJson'), icon: Download, onAction: () => void save('json') },
        ]}
      />
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
    </>
  )
}

function useImport(onClose: () => void) {
  const say = useText(filesText)
  const format = useFormat()
  const [text, setText] = useState('')
  const [seen, setSeen] = useState<Seen | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)
  const ask = async (given: string, apply: boolean) => {
    setBusy(true)
    setFailure(null)
    const answer = await command('devices.import', { format: formatOf(given), text: given, apply }, { quiet: true })
    setBusy(false)
    if (!answer.ok) return setFailure(answer)
    if (!apply) return setSeen(answer.value)
    const { made, changed } = answer.value
    toast(say('done', { made: format.number(made), changed: format.number(changed) }))
    onClose()
  }
  const put = (given: string) => {
    setText(given)
    setSeen(null)
    setFailure(null)
  }
  return {
    text,
    put,
    seen,
    failure,
    setFailure,
    isBusy,
    look: (given: string) => ask(given, false),
    /** Back to the text, to mend it here. */
    mend: () => setSeen(null),
    apply: () => ask(text, true),
  }
}
type Importing = ReturnType<typeof useImport>

/** A file or pasted text; then line by line what it would do; then all of it at once, or nothing. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const say = useText(filesText)
  const it = useImport(onClose)
  return (
    <Dialog label={say('title')} isOpen onClose={onClose} width={720} top={56}>
      <div className="dialog-body column gap-3" aria-busy={it.isBusy}>
        <h2 className="title">{say('title')}</h2>
        <p className="ink-2">{say('help')}</p>
        <Source it={it} />
        {it.isBusy && <p className="ink-3">{say('reading')}</p>}
        {it.failure && <FailureBox failure={new RequestFailure(it.failure)} />}
        {it.seen && <Found seen={it.seen} />}
      </div>
      <Foot it={it} onClose={onClose} />
    </Dialog>
  )
}

function Source({ it }: { it: Importing }) {
  const say = useText(filesText)
  const input = useRef<HTMLInputElement>(null)
  const [isLarge, setLarge] = useState(false)
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    setLarge(file.size > MOST_BYTES)
    if (file.size > MOST_BYTES) return
    const text = await file.text()
    it.put(text)
    await it.look(text)
  }
  return (
    <>
      <span className="row gap-2">
        <Button icon={Upload} autoFocus isDisabled={it.isBusy} onPress={() => input.current?.click()}>
          {say(it.seen ? 'chooseOther' : 'choose')}
        </Button>
        {it.seen && it.text.length <= MOST_SHOWN && (
          <Button kind="quiet" icon={Pencil} isDisabled={it.isBusy} onPress={it.mend}>
            {say('mend')}
          </Button>
        )}
        {isLarge && <span className="tone-fail">{say('tooLarge')}</span>}
      </span>
      <input
        ref={input}
        className="devices-file"
        type="file"
        accept=".csv,.json,text/csv,application/json"
        aria-label={say('file')}
        tabIndex={-1}
        onChange={(event) => void read(event)}
      />
      {!it.seen && it.text.length <= MOST_SHOWN && (
        <TextInput
          label={say('orPaste')}
          code
          multiline
          rows={it.text === '' ? 5 : 12}
          value={it.text}
          onChange={it.put}
        />
      )}
    </>
  )
}

function Found({ seen }: { seen: Seen }) {
  const say = useText(filesText)
  const format = useFormat()
  const { made, changed, same, refused } = seen
  const sums = { made, changed, same, refused }
  const words = Object.fromEntries(Object.entries(sums).map(([key, n]) => [key, format.number(n)]))
  return (
    <>
      <p className="mid" role="status">
        {say('sums', words)}
      </p>
      {refused > 0 && <NoteBox tone="fail">{say('mustMend')}</NoteBox>}
      {refused + made + changed === 0 && <p className="ink-2">{say('nothing')}</p>}
      <ImportLines lines={seen.lines} />
    </>
  )
}

function Foot({ it, onClose }: { it: Importing; onClose: () => void }) {
  const say = useText(filesText)
  const format = useFormat()
  const todo = it.seen ? it.seen.made + it.seen.changed : 0
  return (
    <div className="dialog-actions">
      <Button kind="quiet" onPress={onClose}>
        {say('cancel')}
      </Button>
      {it.seen ? (
        <Button
          kind="primary"
          isDisabled={it.isBusy || it.seen.refused > 0 || todo === 0}
          onPress={() => void it.apply()}
        >
          {say('apply', { count: todo, n: format.number(todo) })}
        </Button>
      ) : (
        <Button kind="primary" isDisabled={it.isBusy || it.text.trim() === ''} onPress={() => void it.look(it.text)}>
          {say('look')}
        </Button>
      )}
    </div>
  )
}
