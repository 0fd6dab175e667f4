/** The command palette: type, arrow, Enter. Commands, schedules, templates, devices, jobs and runs in one list. */
import './palette.css'
import { Search } from 'lucide-react'
import { useState } from 'react'
import {
  Autocomplete,
  Collection,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  SearchField,
} from 'react-aria-components'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { closeOverlay } from '../../stores/overlay-store.ts'
import { Keys } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { RunStrip } from '../../ui/run-strip.tsx'
import { paletteText } from './text.ts'
import { type Entry, useEntries } from './use-entries.ts'

/** Opened by Ctrl+K and the search field. */
export default function Palette() {
  const say = useText(paletteText)
  const format = useFormat()
  const [query, setQuery] = useState('')
  const groups = useEntries(query)
  const all = groups.flatMap((group) => [...group.entries])
  const run = (key: string | number) => {
    closeOverlay()
    all.find((entry) => entry.id === key)?.run()
  }
  return (
    <Dialog label={say('title')} isOpen onClose={closeOverlay} width={660} top={104} isDismissable>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <SearchField className="palette-field" aria-label={say('title')} autoFocus>
          <Icon icon={Search} />
          <Input placeholder={say('title')} dir={query === '' ? undefined : 'auto'} />
        </SearchField>
        <Menu
          className="palette-list"
          aria-label={say('title')}
          items={groups}
          onAction={run}
          renderEmptyState={() => <div className="more-line">{say('nothing', { query: isolate(query) })}</div>}
        >
          {(group) => (
            <MenuSection id={group.id}>
              <Header>{say(group.id)}</Header>
              <Collection items={group.entries}>{(entry) => <Line entry={entry} query={query} />}</Collection>
            </MenuSection>
          )}
        </Menu>
      </Autocomplete>
      <div className="palette-foot">
        <span className="row gap-2">
          <Keys keys="↑ ↓" /> {say('move')}
        </span>
        <span className="row gap-2">
          <Keys keys="Enter" /> {say('doIt')}
        </span>
        <span className="row gap-2">
          <Keys keys="Esc" /> {say('close')}
        </span>
        <span className="push">{say('found', { count: all.length, n: format.number(all.length) })}</span>
      </div>
    </Dialog>
  )
}

function Line({ entry, query }: { entry: Entry; query: string }) {
  return (
    <MenuItem id={entry.id} className="palette-item" textValue={entry.words}>
      <Icon icon={entry.icon} />
      <span className="clip">
        <Matched text={entry.words} query={query} />
      </span>
      {entry.context && <span className="palette-context clip meta">{entry.context}</span>}
      {entry.strip && <RunStrip runs={entry.strip} />}
      {entry.keys && <Keys keys={entry.keys} />}
    </MenuItem>
  )
}

function Matched({ text, query }: { text: string; query: string }) {
  const wanted = query.trim().toLocaleLowerCase()
  const at = wanted ? text.toLocaleLowerCase().indexOf(wanted) : -1
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <b>{text.slice(at, at + wanted.length)}</b>
      {text.slice(at + wanted.length)}
    </>
  )
}
