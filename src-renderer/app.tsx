/** The app: cache, language, theme, the engine's life, and which of first run, refusal or frame is shown. */
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useMemo, useState } from 'react'
import { onEngine, onNavigate } from './api/client.ts'
import { FailureBoxContext } from './api/failure-box.tsx'
import { makeQueryClient } from './api/query-client.ts'
import { useRead } from './api/use-read.ts'
import { StartTrouble } from './features/start-trouble/start-trouble.tsx'
import { FirstPaint } from './frame/first-paint.tsx'
import { Frame } from './frame/frame.tsx'
import { markDocument } from './i18n/direction.ts'
import { LocaleProvider } from './i18n/locale.tsx'
import { PANELS, screenOf } from './screens.ts'
import { useFirstRun } from './stores/first-run-store.ts'
import { SCREENS, useRoute } from './stores/route-store.ts'
import { useView } from './stores/view-store.ts'
import { followChanges } from './sync/apply-changes.ts'
import { ErrorBox } from './ui/error-box.tsx'
import { PanelRegistryContext } from './ui/panel-host.tsx'

/** The whole renderer. */
export function App() {
  const [client] = useState(makeQueryClient)
  return (
    <QueryClientProvider client={client}>
      <Look>
        <PanelRegistryContext value={PANELS}>
          <FailureBoxContext value={ErrorBox}>
            <Shown />
          </FailureBoxContext>
        </PanelRegistryContext>
      </Look>
    </QueryClientProvider>
  )
}

/** Language, theme, density and zone: from the settings as soon as they are there, until then as last seen. */
function Look({ children }: { children: React.ReactNode }) {
  const { language, theme, density, zone, digits, apply } = useView()
  const settings = useRead('settings.get', {})
  useEffect(() => {
    if (!settings.data) return
    const { timezone, letterKeys, ...rest } = settings.data
    apply({ language: rest.language, theme: rest.theme, density: rest.density, zone: timezone, letterKeys })
  }, [settings.data, apply])
  useEffect(() => markDocument({ language, theme, density }), [language, theme, density])
  const locale = useMemo(() => ({ language, zone, digits }), [language, zone, digits])
  return <LocaleProvider locale={locale}>{children}</LocaleProvider>
}

type EngineLife = { state: string; code: string | null; message: string | null }

function Shown() {
  const client = useQueryClient()
  const [life, setLife] = useState<EngineLife | null>(null)
  useEffect(() => followChanges(client), [client])
  useEffect(
    () =>
      onEngine((event) => {
        setLife(event)
        if (event.state === 'running') void client.invalidateQueries()
      }),
    [client],
  )
  useEffect(
    () =>
      onNavigate(({ screen, params }) => {
        const known = SCREENS.find((name) => name === screen)
        if (known) useRoute.getState().go(known, params)
      }),
    [],
  )
  const info = useRead('app.info', {})
  const isLeft = useFirstRun((firstRun) => firstRun.isLeft)
  const state = life?.state ?? info.data?.engineState
  if (state === 'refused') {
    return (
      <StartTrouble
        code={life?.code ?? info.data?.engineCode ?? null}
        message={life?.message ?? info.data?.engineMessage ?? null}
        path={info.data?.workspacePath ?? null}
      />
    )
  }
  // Before that it is not known whether the frame or the first run comes, and the wrong one must not flash.
  if (info.isPending && !life) return <FirstPaint />
  const FirstRun = info.data?.isFirstRun && !isLeft ? screenOf('first-run') : null
  if (FirstRun) {
    return (
      <Suspense fallback={<FirstPaint />}>
        <FirstRun />
      </Suspense>
    )
  }
  return <Frame isRestarting={state === 'restarting'} />
}
