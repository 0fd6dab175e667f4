/** Electron's entry: one instance, one desktop, an ordered end. No awaiting at the top level (DESIGN 6.21). */
import { join } from 'node:path'
import { app } from 'electron'
import { ownArguments, parseStart } from './shell/arguments.ts'
import { Desktop } from './shell/desktop.ts'
import { declareScheme } from './shell/scheme.ts'

const mainFolder = import.meta.dirname
const parsed = parseStart(
  ownArguments(process.argv, app.isPackaged, app.getAppPath()),
  process.env.MUSTER_CWD ?? process.cwd(),
)

if (!parsed.ok) {
  process.stderr.write(`${parsed.message}\n`)
  app.exit(2)
} else {
  const { options } = parsed
  // A root user's Chromium cannot start its sandbox; the launcher says so with the switch. Enabling it would take the switch back.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  declareScheme()
  if (options.dataFolder) app.setPath('userData', options.dataFolder)
  else if (options.isDemo) app.setPath('userData', `${app.getPath('userData')}-demo`)
  if (!app.requestSingleInstanceLock({ isHidden: options.isHidden })) {
    process.stdout.write('Muster is already running; its window comes to the front.\n')
    app.exit(0)
  } else {
    begin()
  }

  function begin(): void {
    const desktop = app.whenReady().then(
      () =>
        new Desktop({
          start: options,
          mainFolder,
          entries: {
            engine: new URL('./engine-thread.js', import.meta.url),
            reader: new URL('./reader-thread.js', import.meta.url),
            broker: new URL('./broker-thread.js', import.meta.url),
            simulator: join(mainFolder, 'simulator.js'),
          },
          // Only an unpackaged build may be given another binding (toolchain 5).
          sqliteBinding: app.isPackaged ? null : (process.env.MUSTER_SQLITE_BINDING ?? null),
          devServer: app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null),
        }),
    )
    const once = (act: (there: Desktop) => unknown): void => void desktop.then(act)
    app.on('second-instance', (_event, _argv, _folder, data) => {
      if (!(data as { isHidden?: boolean } | null)?.isHidden) once((there) => there.show())
    })
    app.on('activate', () => once((there) => there.show()))
    app.on('window-all-closed', () => undefined) // the tray keeps scheduling
    app.on('before-quit', (event) => {
      event.preventDefault()
      once((there) => there.quit())
    })
    // Only now: Chromium puts its own handlers in place before it is ready, and those would quit with a question.
    void app.whenReady().then(() => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => once((there) => there.quitNow(0)))
    })
    desktop
      .then((there) => there.start())
      .catch((error: unknown) => {
        process.stderr.write(
          `muster: could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        )
        app.exit(1)
      })
  }
}
