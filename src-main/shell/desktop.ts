/** The desktop around one workspace: window, tray, door, quitting. Composition only; each part lives in its own file. */
import { join } from 'node:path'
import { app, BrowserWindow, dialog, session } from 'electron'
import { registerRequests } from '../ipc/register.ts'
import { push } from '../ipc/push.ts'
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import { answerApp } from './app-requests.ts'
import type { StartOptions } from './arguments.ts'
import { appActions } from './app-actions.ts'
import { watchAlerts } from './alert-notices.ts'
import { watchFailures } from './failures-watch.ts'
import { watchFaults } from './fault-notices.ts'
import { openAppHttp } from './http-door.ts'
import { makeServices } from './host-services.ts'
import { setMenu } from './menu.ts'
import { makeNotifier } from './notify.ts'
import { watchPower } from './power.ts'
import { askToQuit, explainTray, restBeforeQuit } from './quit.ts'
import { APP_ORIGIN, serve } from './scheme.ts'
import { fenceContents, refusePermissions } from './security.ts'
import { followStanding, type Standing } from './standing.ts'
import { runForAWhile } from './timed-run.ts'
import { makeTray } from './tray.ts'
import { builtPaths, openWindow } from './window.ts'
import { freshDemoFolder, type OpenWorkspace, openWorkspace, type WorkspaceEntries } from './workspace.ts'

export type DesktopOptions = {
  readonly start: StartOptions
  readonly mainFolder: string
  readonly entries: WorkspaceEntries
  readonly sqliteBinding: string | null
  /** Address of the dev server; null in every build. */
  readonly devServer: string | null
}

export class Desktop {
  readonly #options: DesktopOptions
  readonly #dataFolder = app.getPath('userData')
  #workspace: OpenWorkspace | null = null
  #window: BrowserWindow | null = null
  #standing: Standing = { status: null, settings: null }
  #isQuitting = false
  #isAsking = false
  #closeHttp: (() => Promise<void>) | null = null
  readonly #services = makeServices(this.#dataFolder, (screen) =>
    this.show(screen ? { screen, params: {} } : undefined),
  )
  readonly #notifier = makeNotifier((runId) =>
    this.show(runId ? { screen: 'history', params: { run: runId } } : { screen: 'history', params: {} }),
  )
  readonly #noticeView = () => ({
    language: this.language,
    isOn: this.#standing.settings?.notifications ?? false,
  })
  readonly #failures = watchFailures(() => this.engine, this.#notifier, this.#noticeView)
  readonly #faults = watchFaults(
    () => this.engine,
    () => this.show({ screen: 'schedules', params: {} }),
    this.#noticeView,
  )
  readonly #alerts = watchAlerts(
    () => this.engine,
    (alertId) => this.show({ screen: 'alerts', params: alertId ? { alert: alertId } : {} }),
    this.#noticeView,
  )
  readonly #tray = makeTray({
    open: (screen) => this.show(screen ? { screen, params: {} } : undefined),
    pause: () => void this.engine?.ask('engine.pause', { reason: null }),
    resume: () => void this.engine?.ask('engine.resume', {}),
    quit: () => void this.quit(),
  })
  readonly #follow = followStanding(
    () => this.engine,
    (standing) => this.#showStanding(standing),
  )

  constructor(options: DesktopOptions) {
    this.#options = options
  }

  get engine() {
    return this.#workspace?.engine ?? null
  }
  get workspace() {
    return this.#workspace
  }
  get language(): Language {
    return this.#standing.settings?.language ?? (app.getLocale().startsWith('ar') ? 'ar' : 'en')
  }
  get dataFolder() {
    return this.#dataFolder
  }

  /** Opens everything. Resolves when the engine runs (or was refused, which the window then explains). */
  async start(): Promise<void> {
    const { start, mainFolder } = this.#options
    const paths = builtPaths(mainFolder)
    refusePermissions(session.defaultSession)
    serve(session.defaultSession, paths.renderer)
    const origins = new Set(
      this.#options.devServer ? [APP_ORIGIN, new URL(this.#options.devServer).origin] : [APP_ORIGIN],
    )
    fenceContents((address) => [...origins].some((origin) => address.startsWith(`${origin}/`)))
    setMenu(this.language)
    const answer = answerApp(appActions(this))
    registerRequests({
      engine: (name, input) =>
        this.engine?.pass(name, input) ??
        Promise.resolve({ ok: false, code: 'engine_unavailable', message: 'The engine is starting', errors: [] }),
      app: (name, input, windowId) => {
        const window = BrowserWindow.fromId(windowId)
        if (!window) return Promise.resolve({ ok: false, code: 'internal', message: 'The window is gone', errors: [] })
        return answer(name, input, window)
      },
      origins,
      windowIds: () => new Set(this.#window ? [this.#window.id] : []),
      onRefused: (why) => process.stderr.write(`muster: a request was refused: ${why}\n`),
    })
    watchPower({ onResume: () => this.engine?.poke(), onShutdown: () => void this.quitNow(0) })
    const demo = start.isDemo ? freshDemoFolder(this.#dataFolder) : null
    await this.open(demo ?? start.workspacePath ?? join(this.#dataFolder, 'workspaces', 'main'), demo !== null)
    if (start.locale ?? start.theme) {
      await this.engine?.ask('settings.change', {
        ...(start.locale ? { language: start.locale } : {}),
        ...(start.theme ? { theme: start.theme } : {}),
      })
    }
    if (start.httpPort !== null && this.engine) {
      this.#closeHttp = await openAppHttp(
        this.engine.host,
        start.httpPort,
        start.tokenPath ?? join(this.#dataFolder, 'http-token'),
      )
    }
    if (!start.isHidden) this.show()
    if (start.forMs !== null && this.engine) {
      const run = { forMs: start.forMs, reportPath: start.reportPath, screenshotPath: start.screenshotPath }
      await this.quitNow(await runForAWhile(run, this.engine, () => this.#window))
    }
  }

  /** Opens another workspace in place of the one that is open. */
  async open(path: string, isDemo: boolean): Promise<void> {
    await this.#workspace?.close()
    this.#workspace = null
    this.#failures.forget()
    this.#alerts.forget()
    this.#faults.forget()
    this.#workspace = await openWorkspace({
      path,
      isDemo,
      sqliteBinding: this.#options.sqliteBinding,
      entries: this.#options.entries,
      services: this.#services,
      actor: () => this.#standing.settings?.operator ?? 'operator',
      onEvent: (name, payload) => {
        if (this.#window) push([this.#window], name, payload)
        this.#follow.changed()
        if (name !== 'change') return
        void this.#failures.look()
        void this.#alerts.look()
      },
    })
    this.#follow.changed()
    this.#window?.webContents.reload()
  }

  /** Brings the window to the front, making it when there is none. */
  show(place?: { screen: string; params: Record<string, string> }): void {
    if (!this.#window || this.#window.isDestroyed()) this.#window = this.#openWindow()
    const window = this.#window
    if (window.isMinimized()) window.restore()
    if (!window.isVisible() && window.webContents.getURL() !== '') window.show()
    window.focus()
    if (place) push([window], 'navigate', place)
  }

  /** Asks when work is running, then quits. Asked again while that work ends, it lets the operator choose anew. */
  async quit(): Promise<void> {
    if (this.#isQuitting || this.#isAsking) return
    const engine = this.engine
    if (engine?.state().state === 'running') {
      this.#isAsking = true
      const view = { language: this.language, timezone: this.#standing.settings?.timezone ?? 'UTC' }
      const choice = await askToQuit(engine, this.#window, view)
      this.#isAsking = false
      if (choice === 'keep') return
      if (choice !== 'quit' && (await restBeforeQuit(engine, choice)) === 'kept') return
    }
    await this.quitNow(0)
  }

  /** Ends in order without asking: fleet, engine, then the process. */
  async quitNow(exitCode: number): Promise<void> {
    if (this.#isQuitting) return
    this.#isQuitting = true
    this.#follow.stop()
    this.#notifier.stop()
    this.#alerts.stop()
    this.#faults.stop()
    this.#tray.remove()
    await this.#closeHttp?.()
    await this.#workspace?.close()
    app.exit(exitCode)
  }

  async chooseWorkspace(window: BrowserWindow): Promise<boolean> {
    const choice = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] })
    const path = choice.filePaths[0]
    if (choice.canceled || !path) return false
    await this.open(path, false)
    return true
  }

  #openWindow(): BrowserWindow {
    const window = openWindow({
      preloadPath: builtPaths(this.#options.mainFolder).preload,
      address: this.#options.devServer ?? `${APP_ORIGIN}/index.html`,
      placeFile: join(this.#dataFolder, 'window.json'),
      theme: this.#options.start.theme ?? this.#standing.settings?.theme ?? 'system',
    })
    window.on('close', (event) => {
      if (this.#isQuitting) return
      event.preventDefault()
      void this.#closing(window)
    })
    window.on('closed', () => {
      this.#window = null
    })
    // "Try again" of a page that explains a refused start is a reload: the engine is asked once more.
    let isLoaded = false
    window.webContents.on('did-finish-load', () => {
      if (isLoaded && this.engine?.state().state === 'refused') void this.engine.start()
      isLoaded = true
    })
    window.webContents.on('render-process-gone', () => {
      if (!this.#isQuitting && !window.isDestroyed()) window.webContents.reload()
    })
    return window
  }

  async #closing(window: BrowserWindow): Promise<void> {
    // Asked now: what the tray shows may be a second old, or not there yet.
    const answer = await this.engine?.ask('settings.get', {})
    if (!answer?.ok || !answer.value.keepInTray) return this.quit()
    if (!answer.value.trayExplained) {
      const choice = await explainTray(window, answer.value.language)
      await this.engine?.ask('settings.change', { trayExplained: true })
      if (choice === 'quit') return this.quit()
    }
    window.hide()
  }

  #showStanding(standing: Standing): void {
    const before = this.language
    this.#standing = standing
    if (this.language !== before) setMenu(this.language)
    if (this.#isQuitting) return
    if (standing.status) void this.#faults.look(standing.status.faultySchedules)
    this.#tray.show({
      status: standing.status,
      language: this.language,
      timezone: standing.settings?.timezone ?? 'UTC',
    })
  }
}
