/** First run, without the frame: the roll call and one sentence, three doors as rows with keys 1 to 3. */
import { FlaskConical, FolderOpen, Languages, type LucideIcon, Moon, RadioTower, Sun } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { leaveFirstRun } from '../../stores/first-run-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { useView } from '../../stores/view-store.ts'
import { Button, IconButton, Keys } from '../../ui/button.tsx'
import { Icon, Logo } from '../../ui/icon.tsx'
import './first-run.css'
import { RollCall } from './roll-call.tsx'
import { firstRunText } from './text.ts'

/** Shown while no broker was ever set and nothing is scheduled, until a door is taken. */
export default function FirstRunScreen() {
  const say = useText(firstRunText)
  const info = useRead('app.info', {})
  return (
    <main className="first-run">
      <div className="first-run-start">
        <div className="row gap-2 brand mid">
          <Logo /> Muster
        </div>
        <RollCall />
        <p className="promise">{say('promise')}</p>
      </div>
      <div className="first-run-end">
        <LookButtons />
        <h1>{say('title')}</h1>
        <p className="ink-2">{say('help')}</p>
        <Doors />
        <footer className="row meta ink-3 first-run-foot">
          <span>{say('folder')}</span>
          <span className="push">
            <bdi dir="ltr">{info.data?.version}</bdi>
          </span>
        </footer>
      </div>
    </main>
  )
}

function useDoors(): DoorProps[] {
  const say = useText(firstRunText)
  const go = useRoute((route) => route.go)
  const [isBusy, setBusy] = useState(false)
  const demo = async () => {
    setBusy(true)
    await command('app.startDemo', {})
    setBusy(false)
  }
  const leaveTo = (screen: 'settings' | 'today', params: Record<string, string>) => {
    leaveFirstRun()
    go(screen, params)
  }
  const note = say(isBusy ? 'starting' : 'demoNote')
  const toBroker = () => leaveTo('settings', { section: 'broker' })
  const words = (key: 'demo' | 'broker' | 'empty') => ({ title: say(key), help: say(`${key}Help`) })
  return [
    { digit: '1', icon: FlaskConical, ...words('demo'), note, isBusy, onOpen: () => void demo() },
    { digit: '2', icon: RadioTower, ...words('broker'), note: say('brokerNote'), onOpen: toBroker },
    { digit: '3', icon: FolderOpen, ...words('empty'), note: say('emptyNote'), onOpen: () => leaveTo('today', {}) },
  ]
}

function Doors() {
  const say = useText(firstRunText)
  const list = useRef<HTMLDivElement>(null)
  const doors = useDoors()
  useEffect(() => {
    list.current?.querySelector('button')?.focus()
  }, [])
  useDigits(doors)
  return (
    <div className="doors" ref={list} role="group" aria-label={say('doors')}>
      {doors.map((door) => (
        <Door key={door.digit} {...door} />
      ))}
    </div>
  )
}

type DoorProps = {
  digit: string
  icon: LucideIcon
  title: string
  help: string
  note: string
  isBusy?: boolean
  onOpen: () => void
}

function Door({ digit, icon, title, help, note, isBusy, onOpen }: DoorProps) {
  return (
    <button
      type="button"
      className="door"
      aria-keyshortcuts={digit}
      aria-busy={isBusy ?? false}
      disabled={isBusy ?? false}
      onClick={onOpen}
      onKeyDown={walk}
    >
      <Icon icon={icon} />
      <span className="grow">
        <span className="door-title">{title}</span>
        <span className="ink-2">{help}</span>
      </span>
      <span className="meta ink-3 nowrap">{note}</span>
      <Keys keys={digit} />
    </button>
  )
}

function walk(event: React.KeyboardEvent<HTMLButtonElement>): void {
  const next =
    event.key === 'ArrowDown'
      ? event.currentTarget.nextElementSibling
      : event.key === 'ArrowUp'
        ? event.currentTarget.previousElementSibling
        : null
  if (next instanceof HTMLElement) {
    next.focus()
    event.preventDefault()
  }
}

/** 1 to 3 open the doors from anywhere on this page; by place on the keyboard, so other digits work too. */
function useDigits(doors: readonly DoorProps[]): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const door = doors.find(({ digit }) => event.code === `Digit${digit}` || event.code === `Numpad${digit}`)
      if (door && !door.isBusy) door.onOpen()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [doors])
}

function LookButtons() {
  const say = useText(firstRunText)
  const { language } = useLocale()
  const { theme, apply } = useView()
  const isDark =
    theme === 'dark' ||
    (theme === 'system' && (globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false))
  const set = (change: { language: 'en' | 'ar' } | { theme: 'light' | 'dark' }) => {
    apply(change)
    void command('settings.change', change)
  }
  return (
    <div className="first-run-look row gap-1">
      <Button kind="quiet" icon={Languages} onPress={() => set({ language: language === 'en' ? 'ar' : 'en' })}>
        <span lang={language === 'en' ? 'ar' : 'en'}>{say('otherLanguage')}</span>
      </Button>
      <IconButton
        label={say(isDark ? 'toLight' : 'toDark')}
        icon={isDark ? Sun : Moon}
        onPress={() => set({ theme: isDark ? 'light' : 'dark' })}
      />
    </div>
  )
}
