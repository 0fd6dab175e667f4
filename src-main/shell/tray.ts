/** The tray: an icon that tells the state, a tooltip that says it, a menu rebuilt only when the state changed. */
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron'
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import type { EngineStatus } from '../../src-preload/contract/work.ts'
import { clockTime, nameIn, say } from './texts.ts'
import { type TrayMood, trayIconPath } from './tray-icons.ts'

export type TrayActions = {
  open(screen?: string): void
  pause(): void
  resume(): void
  quit(): void
}

export type TrayView = { readonly status: EngineStatus | null; readonly language: Language; readonly timezone: string }

/** What the icon shows; the gravest thing wins. */
export function moodOf(status: EngineStatus | null): TrayMood {
  if (!status) return 'standby'
  if (status.isPaused) return 'paused'
  if (status.broker.state === 'offline' || status.broker.state === 'refused') return 'offline'
  if (status.devicesFailing > 0) return 'attention'
  return status.running > 0 ? 'running' : 'idle'
}

/** The first lines of the menu say what is; when something needs the operator they can be clicked. */
export function trayTemplate(view: TrayView, actions: TrayActions): MenuItemConstructorOptions[] {
  const { status, language, timezone } = view
  const foot: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { label: say(language, 'open'), click: () => actions.open() },
    { label: say(language, 'quit'), click: () => actions.quit() },
  ]
  if (!status) return [{ label: say(language, 'standby'), enabled: false }, ...foot]
  const time = (at: number): string => clockTime(language, at, timezone)
  const lines: MenuItemConstructorOptions[] = []
  const mood = moodOf(status)
  if (mood === 'paused') {
    const until = status.pausedUntil
    lines.push({
      label: until ? say(language, 'pausedUntil', { time: time(until) }) : say(language, 'paused'),
      enabled: false,
    })
  }
  if (mood === 'offline') {
    lines.push({ label: say(language, 'offlineSince', { time: time(status.broker.sinceAt) }), enabled: false })
    lines.push({ label: say(language, 'stillFire'), enabled: false })
  }
  if (status.devicesFailing > 0) {
    lines.push({
      label: say(language, 'failing', { count: status.devicesFailing }),
      click: () => actions.open('devices'),
    })
  }
  lines.push({ label: say(language, 'counts', { running: status.running, queued: status.queued }), enabled: false })
  const next = status.nextFire
  lines.push({
    label: next
      ? say(language, 'next', { name: nameIn(language, next), time: time(next.at) })
      : say(language, 'noNext'),
    enabled: false,
  })
  const act: MenuItemConstructorOptions = status.isPaused
    ? { label: say(language, 'resume'), click: () => actions.resume() }
    : { label: say(language, 'pause'), click: () => actions.pause() }
  const outbox: MenuItemConstructorOptions[] =
    status.outbox > 0
      ? [{ label: say(language, 'outbox', { count: status.outbox }), click: () => actions.open('outbox') }]
      : []
  return [...lines, { type: 'separator' }, act, ...outbox, ...foot]
}

export type TrayControl = { show(view: TrayView): void; remove(): void }

/** Makes the tray. Throws nothing: a desktop without a tray leaves a tray that is not seen, and starting again shows the window. */
export function makeTray(actions: TrayActions): TrayControl {
  const icon = (mood: TrayMood) => {
    const image = nativeImage.createFromPath(
      trayIconPath(mood, process.platform === 'darwin', nativeTheme.shouldUseDarkColors),
    )
    if (process.platform === 'darwin') image.setTemplateImage(true)
    return image
  }
  const tray = new Tray(icon('idle'))
  tray.on('click', () => actions.open())
  let shown = ''
  return {
    show(view) {
      const template = trayTemplate(view, actions)
      const mood = moodOf(view.status)
      const face = JSON.stringify([
        mood,
        nativeTheme.shouldUseDarkColors,
        template.map((item) => [item.label, item.enabled]),
      ])
      if (face === shown || tray.isDestroyed()) return
      shown = face
      tray.setImage(icon(mood))
      tray.setToolTip(`Muster: ${template[0]?.label ?? ''}`)
      tray.setContextMenu(Menu.buildFromTemplate(template))
    },
    remove() {
      if (!tray.isDestroyed()) tray.destroy()
    },
  }
}
