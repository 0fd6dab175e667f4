/** The top bar, which is the title bar: workspace, search, zone, language, theme, help. */
import {
  ChevronsUpDown,
  CircleQuestionMark,
  FolderOpen,
  Globe,
  LogOut,
  Moon,
  Search,
  Settings,
  Sun,
} from 'lucide-react'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import { command } from '../api/use-command.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
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
  const format = useFormat()
  const now = useNow(60_000)
  const go = useRoute((route) => route.go)
  const theme = useView((view) => view.theme)
  const language = useView((view) => view.language)
  const isDark = isDarkNow(theme)
  const zone = format.zoneName()
  const offset = format.zoneOffset(now)
  return (
    <header className="top-bar" data-region="">
      <Workspace status={status} />
      <button type="button" className="find" onClick={() => openOverlay('palette')} aria-keyshortcuts="Control+K">
        <Icon icon={Search} small />
        <span className="clip">{say('search')}</span>
        <Keys keys="Ctrl K" />
      </button>
      <div className="top-end">
        <button
          type="button"
          className="top-button"
          title={say('zoneLabel', { zone })}
          onClick={() => go('settings', { section: 'region' })}
        >
          <Icon icon={Globe} small />
          {zone} {zone !== offset && <span className="ink-3">{offset}</span>}
        </button>
        <button
          type="button"
          className="top-button"
          aria-label={say('switchLanguage')}
          title={say('switchLanguage')}
          lang={language === 'en' ? 'ar' : 'en'}
          onClick={switchLanguage}
        >
          {say('otherLanguage')}
        </button>
        <button
          type="button"
          className="top-button square"
          aria-label={say(isDark ? 'toLight' : 'toDark')}
          title={say(isDark ? 'toLight' : 'toDark')}
          onClick={switchTheme}
        >
          <Icon icon={isDark ? Moon : Sun} />
        </button>
        <button
          type="button"
          className="top-button square"
          aria-label={say('help')}
          title={say('help')}
          onClick={() => openOverlay('shortcuts')}
        >
          <Icon icon={CircleQuestionMark} />
        </button>
      </div>
    </header>
  )
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
