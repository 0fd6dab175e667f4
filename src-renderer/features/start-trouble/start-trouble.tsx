/** The start that cannot: the sentence, the facts, the ways on, what happens to the file, code and details at the foot. */
import { CloudAlert, Copy, FolderOpen, Info, LogOut, RefreshCw, RotateCw } from 'lucide-react'
import { Fragment, type ReactNode, useEffect, useMemo, useState } from 'react'
import { request } from '../../api/client.ts'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useNow } from '../../ui/clock.ts'
import { Button } from '../../ui/button.tsx'
import { Icon, Logo } from '../../ui/icon.tsx'
import { uiText } from '../../ui/text.ts'
import './start-trouble.css'
import { troubleText } from './text.ts'
import { type Way, Ways } from './ways.tsx'
import { plainText } from '../../../src-preload/contract/plain-text.ts'

type Word = 'held' | 'damaged' | 'newer' | 'migration' | 'disk' | 'unwritable' | 'foreign' | 'other'
const WORDS: Readonly<Record<string, Word>> = {
  workspace_held: 'held',
  store_damaged: 'damaged',
  store_newer: 'newer',
  migration_failed: 'migration',
  disk_full: 'disk',
  store_unwritable: 'unwritable',
  store_foreign: 'foreign',
}
const NOTES: Readonly<Record<Word, 'heldNote' | 'damagedNote' | 'migrationNote' | 'safeNote'>> = {
  held: 'heldNote',
  damaged: 'damagedNote',
  migration: 'migrationNote',
  newer: 'safeNote',
  disk: 'safeNote',
  unwritable: 'safeNote',
  foreign: 'safeNote',
  other: 'safeNote',
}
const LOOK_EVERY_MS = 10_000

export type StartTroubleProps = {
  /** A code of the contract; the engine's own, shown for support. */
  code: string | null
  message: string | null
  path: string | null
  /** Starts the engine once more; reloads the window when left out. */
  onRetry?: () => void
}

/** Shown in place of the frame while the engine's state is `refused`. */
export function StartTrouble({ code, message, path, onRetry = () => location.reload() }: StartTroubleProps) {
  const say = useText(troubleText)
  const ui = useText(uiText)
  const word = (code && WORDS[code]) || 'other'
  const holder = useRead('app.leaseFacts', {}, { enabled: word === 'held' })
  const details = [code, message, path, JSON.stringify(holder.data?.holder ?? null)]
    .filter((line) => line && line !== 'null')
    .join('\n')
  return (
    <main className="start-trouble">
      <div className="trouble-window">
        <div className="row gap-2 mid trouble-brand">
          <Logo /> Muster
        </div>
        <div className="trouble-body" role="alert">
          <h1>
            {say(`${word}Is`)} <span className="ink-3 plain">{say(`${word}Then`)}</span>
          </h1>
          <Facts word={word} holder={holder.data?.holder ?? null} message={message} path={path} />
        </div>
        <WaysOn word={word} onRetry={onRetry} />
        <p className="trouble-note meta ink-2">
          <Icon icon={Info} small />
          <span>{say(NOTES[word])}</span>
        </p>
        <footer className="panel-foot">
          <bdi className="mono ink-3" dir="ltr">
            {code}
          </bdi>
          <span className="push row gap-2">
            <Button small kind="quiet" icon={Copy} onPress={() => void request('app.copyText', { text: details })}>
              {ui('copyDetails')}
            </Button>
            <Button small kind="quiet" onPress={() => void command('app.quit', {})}>
              {say('quit')}
            </Button>
          </span>
        </footer>
      </div>
    </main>
  )
}

type FactsProps = { word: Word; holder: Record<string, unknown> | null; message: string | null; path: string | null }

function Facts({ word, holder, message, path }: FactsProps) {
  const say = useText(troubleText)
  const format = useFormat()
  const now = useNow()
  const facts: [string, ReactNode][] = []
  if (holder) {
    const who = { host: plainText(holder.hostName) || '?', process: plainText(holder.processId) || '?' }
    facts.push([say('heldBy'), say('heldByWords', who)])
  }
  if (typeof holder?.expiresAt === 'number') facts.push([say('goodUntil'), format.relative(holder.expiresAt, now)])
  const folder = (
    <bdi className="mono" dir="ltr">
      {path}
    </bdi>
  )
  if (path) facts.push([say('workspace'), folder])
  return (
    <>
      {word !== 'held' && message && (
        <p className="trouble-said" dir="auto">
          <Icon icon={CloudAlert} small />
          <span>
            <span className="ink-2">{say('said')}: </span>
            <bdi>{message}</bdi>
          </span>
        </p>
      )}
      <dl className="facts">
        {facts.map(([label, value]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  )
}

const KEPT = 'muster.waits-for-workspace'

/** Trying again reloads the window, so that waiting must be remembered over it. */
function keptLook(): number | null {
  try {
    return Number(sessionStorage.getItem(KEPT)) || null
  } catch {
    return null // storage may be closed to this page: then it looks once and stands
  }
}

function keepLook(at: number): void {
  try {
    sessionStorage.setItem(KEPT, String(at))
  } catch {
    // not remembered over the reload
  }
}

/** Opening another workspace is safe, so it is first; where room or rights can be made, trying again is. */
function WaysOn({ word, onRetry }: { word: Word; onRetry: () => void }) {
  const say = useText(troubleText)
  const format = useFormat()
  const [looked, setLooked] = useState<number | null>(keptLook)
  useEffect(() => {
    if (looked === null) return
    const timer = setTimeout(() => {
      setLooked(Date.now())
      onRetry()
    }, LOOK_EVERY_MS)
    return () => clearTimeout(timer)
  }, [looked, onRetry])
  const ways = useMemo<Way[]>(() => {
    const another: Way = {
      id: 'another',
      icon: FolderOpen,
      title: say('another'),
      help: say('anotherHelp'),
      run: () => void command('app.openWorkspace', {}),
    }
    const again: Way = { id: 'again', icon: RotateCw, title: say('again'), help: say('againHelp'), run: onRetry }
    const wait: Way = {
      id: 'wait',
      icon: RefreshCw,
      title: say('wait'),
      help: looked === null ? say('waitHelp') : say('waiting', { time: format.clock(looked) }),
      note: say('everyTen'),
      run: () => {
        keepLook(Date.now())
        setLooked(Date.now())
      },
    }
    const quit: Way = {
      id: 'quit',
      icon: LogOut,
      title: say('quitWay'),
      help: say('quitHelp'),
      run: () => void command('app.quit', {}),
    }
    if (word === 'held') return [another, wait, again]
    return word === 'disk' || word === 'unwritable' || word === 'migration' || word === 'other'
      ? [again, another, quit]
      : [another, again, quit]
  }, [word, looked, onRetry, say, format])
  return <Ways ways={ways} label={say('ways')} />
}
