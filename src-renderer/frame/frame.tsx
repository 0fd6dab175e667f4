/** The frame around the screens: rail, top bar, banner, sheet, status bar, and what lies over them. */
import { lazy, Suspense } from 'react'
import { useRead } from '../api/use-read.ts'
import { useText } from '../i18n/locale.tsx'
import { screenOf } from '../screens.ts'
import { useOverlay } from '../stores/overlay-store.ts'
import { useRoute } from '../stores/route-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { uiText } from '../ui/text.ts'
import { Banner } from './banner.tsx'
import { useFrameShortcuts } from './frame-shortcuts.ts'
import { useKeyListener } from './key-listener.ts'
import { Rail } from './rail.tsx'
import { ShortcutOverlay } from './shortcut-overlay.tsx'
import { StatusBar } from './status-bar.tsx'
import { frameText } from './text.ts'
import { Toasts } from './toasts.tsx'
import { TopBar } from './top-bar.tsx'

const NewJob = lazy(() => import('../features/new-job/new-job.tsx'))
const Palette = lazy(() => import('../features/palette/palette.tsx'))
const Explain = lazy(() => import('../features/explain/explain.tsx'))
const Outbox = lazy(() => import('../features/outbox/outbox.tsx'))

/** `isRestarting`: the supervisor said that the engine thread is starting again. */
export function Frame({ isRestarting }: { isRestarting: boolean }) {
  const say = useText(frameText)
  const status = useRead('engine.status', {})
  useFrameShortcuts(status.data?.isPaused ?? false)
  useKeyListener()
  return (
    <div className="app">
      <a className="button skip" href="#main">
        {say('skipToMain')}
      </a>
      <TopBar status={status.data} />
      <Rail status={status.data} />
      <main className="sheet" id="main" tabIndex={-1} data-region="">
        <Banner status={status.data} isRestarting={isRestarting} />
        <ScreenOutlet />
        <Overlays />
        <Toasts />
      </main>
      <StatusBar status={status.data} isAnswering={!status.isError} />
    </div>
  )
}

function ScreenOutlet() {
  const say = useText(frameText)
  const ui = useText(uiText)
  const screen = useRoute((route) => route.screen)
  const go = useRoute((route) => route.go)
  const Content = screenOf(screen)
  return (
    <section className="screen" aria-label={say(screen)}>
      <ErrorBoundary resetKey={screen} words={{ title: ui('screenFailed'), help: ui('screenFailedHelp') }}>
        {Content ? (
          <Suspense fallback={<SkeletonRows />}>
            <Content key={screen} />
          </Suspense>
        ) : (
          <EmptyState title={say('notBuilt')}>
            <Button onPress={() => go('today')}>{say('backToToday')}</Button>
          </EmptyState>
        )}
      </ErrorBoundary>
    </section>
  )
}

function Overlays() {
  const ui = useText(uiText)
  const open = useOverlay((overlay) => overlay.open)
  return (
    <ErrorBoundary resetKey={open ?? ''} words={{ title: ui('screenFailed'), help: ui('screenFailedHelp') }}>
      <Suspense fallback={null}>
        {open === 'new-job' && <NewJob />}
        {open === 'palette' && <Palette />}
        {open === 'outbox' && <Outbox />}
        {open === 'explain' && <Explain />}
      </Suspense>
      {open === 'shortcuts' && <ShortcutOverlay />}
    </ErrorBoundary>
  )
}
