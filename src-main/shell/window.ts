/** The one kind of window: sandboxed, isolated, shown at its first paint. Its place is kept in a small file of its own. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import appIcon from './icons/app.png?asset'

export type WindowPlace = { x?: number; y?: number; width: number; height: number; isMaximized: boolean }

export type WindowOptions = {
  readonly preloadPath: string
  readonly address: string
  readonly placeFile: string
  readonly theme: 'system' | 'light' | 'dark'
}

/** Security-relevant preferences of every window, in one place so that a test can read them. */
export function webPreferences(preloadPath: string) {
  return {
    preload: preloadPath,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    backgroundThrottling: true,
  } as const
}

function readPlace(file: string): WindowPlace {
  const fallback: WindowPlace = { width: 1440, height: 900, isMaximized: false }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return fallback // the first start: there is no place yet
  }
  try {
    const stored = JSON.parse(text) as Partial<WindowPlace>
    if (typeof stored.width !== 'number' || typeof stored.height !== 'number') return fallback
    return { ...fallback, ...stored }
  } catch {
    return fallback // a damaged place is only a place
  }
}

/** Keeps the window on a display that exists now. */
function onADisplay(place: WindowPlace): WindowPlace {
  const area = screen.getDisplayMatching({
    x: place.x ?? 0,
    y: place.y ?? 0,
    width: place.width,
    height: place.height,
  }).workArea
  const width = Math.min(place.width, area.width)
  const height = Math.min(place.height, area.height)
  const inside =
    place.x !== undefined && place.y !== undefined && place.x < area.x + area.width && place.y < area.y + area.height
  return inside ? { ...place, width, height } : { width, height, isMaximized: place.isMaximized }
}

export function openWindow(options: WindowOptions): BrowserWindow {
  const place = onADisplay(readPlace(options.placeFile))
  const dark = options.theme === 'dark' || (options.theme === 'system' && nativeTheme.shouldUseDarkColors)
  const window = new BrowserWindow({
    ...(place.x === undefined ? {} : { x: place.x, y: place.y }),
    width: place.width,
    height: place.height,
    minWidth: 1100,
    minHeight: 700,
    show: false,
    title: 'Muster',
    icon: appIcon,
    // The paper and night of the frame, so that nothing flashes before the first paint (tokens.css --c-frame).
    backgroundColor: dark ? '#0b0f11' : '#f0efeb',
    webPreferences: webPreferences(options.preloadPath),
  })
  if (place.isMaximized) window.maximize()
  const keepPlace = (): void => {
    if (window.isDestroyed() || window.isMinimized()) return
    const bounds = window.getNormalBounds()
    try {
      writeFileSync(options.placeFile, JSON.stringify({ ...bounds, isMaximized: window.isMaximized() }))
    } catch (error) {
      process.stderr.write(`muster: the place of the window was not kept: ${String(error)}\n`)
    }
  }
  window.on('close', keepPlace)
  window.once('ready-to-show', () => window.show())
  void window.loadURL(options.address)
  return window
}

/** Where built files lie beside the main bundle. */
export function builtPaths(mainFolder: string): { preload: string; renderer: string } {
  return { preload: join(mainFolder, '../preload/index.cjs'), renderer: join(mainFolder, '../renderer') }
}
