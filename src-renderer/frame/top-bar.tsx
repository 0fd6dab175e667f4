/** The top bar, which is the title bar: workspace, search, zone, language, theme, help. */
import {
  ChevronsUpDown,
  CircleQuestionMark,
  FolderOpen,
  Globe,
  LogOut,
  type LucideIcon,
  Moon,
  Search,
  Settings,
  Sun,
} from 'lucide-react'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import { command } from '../api/use-command.ts'
import { ltr } from '../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../i18n/locale.tsx'
import { openOverlay } from '../stores/overlay-store.ts'
import { useRoute } from '../stores/route-store.ts'
import { useView } from '../stores/view-store.ts'
import { useName } from '../ui/bilingual-name.tsx'
import { Keys } from '../ui/button.tsx'
import { useNow } from '../ui/clock.ts'
import { Icon, Logo } from '../ui/icon.tsx'
import { type MenuAction, MenuButton } from '../ui/menu.tsx'
import { frameText } from './text.ts'
import { isDarkNow, switchLanguage, switchTheme } from './view-commands.ts'

/** Room for the system's window buttons is kept on the side where the platform draws them. */
export function TopBar({ status }: { status: EngineStatus | undefined }) {
  const say = useText(frameText)
  return (
    <header className="top-bar" data-region="">
      <Workspace status={status} />
      <button type="button" className="find" onClick={() => openOverlay('palette')} aria-keyshortcuts="Control+K">
        <Icon icon={Search} small />
        <span className="clip">{say('search')}</span>
        <Keys keys="Ctrl K" />
      </button>
      <div className="top-end">
        <ZoneChip />
        <LanguageSwitch />
        <ThemeSwitch />
        <Square label={say('help')} icon={CircleQuestionMark} onPress={() => openOverlay('shortcuts')} />
      </div>
    </header>
  )
}

function Square({ label, icon, onPress }: { label: string; icon: LucideIcon; onPress: () => void }) {
  return (
    <button type="button" className="top-button square" aria-label={label} title={label} onClick={onPress}>
      <Icon icon={icon} />
    </button>
  )
}

function ZoneChip() {
  const say = useText(frameText)
  const format = useFormat()
  const now = useNow(60_000)
  const go = useRoute((route) => route.go)
  const zone = format.zoneName()
  const offset = format.zoneOffset(now)
  const open = () => go('settings', { section: 'region' })
  return (
    <button type="button" className="top-button" title={say('zoneLabel', { zone })} onClick={open}>
      <Icon icon={Globe} small />
      {zone} {offset !== ltr(zone) && <span className="ink-3">{offset}</span>}
    </button>
  )
}

function LanguageSwitch() {
  const say = useText(frameText)
  const { language } = useLocale()
  const words = say('switchLanguage')
  const other = language === 'en' ? 'ar' : 'en'
  return (
    <button type="button" className="top-button" title={words} lang={other} onClick={switchLanguage}>
      <span aria-hidden="true">{say('otherLanguage')}</span>
      <span className="visually-hidden">{words}</span>
    </button>
  )
}

function ThemeSwitch() {
  const say = useText(frameText)
  const isDark = isDarkNow(useView((view) => view.theme))
  return <Square label={say(isDark ? 'toLight' : 'toDark')} icon={isDark ? Moon : Sun} onPress={switchTheme} />
}

function Workspace({ status }: { status: EngineStatus | undefined }) {
  const say = useText(frameText)
  const name = useName()
  const go = useRoute((route) => route.go)
  const words = status
    ? name({ nameEn: status.workspaceNameEn, nameAr: status.workspaceNameAr }, say('unnamedWorkspace'))
    : say('appName')
  const actions: MenuAction[] = [
    {
      id: 'settings',
      label: say('workspaceSettings'),
      icon: Settings,
      onAction: () => go('settings', { section: 'workspace' }),
    },
    {
      id: 'open',
      label: say('openWorkspace'),
      icon: FolderOpen,
      onAction: () => void command('app.openWorkspace', {}),
    },
  ]
  if (status?.isDemo)
    actions.push('-', {
      id: 'leave',
      label: say('leaveDemo'),
      icon: LogOut,
      mirrors: true,
      onAction: () => void command('app.leaveDemo', {}),
    })
  return (
    <MenuButton
      label={`${say('workspace')}: ${words}`}
      className="workspace-button"
      actions={actions}
      trigger={
        <>
          <Logo />
          <span className="clip">{words}</span>
          {status?.isDemo && <span className="demo-badge">{say('demo')}</span>}
          <Icon icon={ChevronsUpDown} small />
        </>
      }
    />
  )
}
