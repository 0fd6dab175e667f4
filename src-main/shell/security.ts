/** What no page may do, whatever it says: permissions, navigation, new windows, webviews (reliability 5, points 5–14). */
import { app, type Session } from 'electron'

const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowedPermissions.has(permission)))
  session.setPermissionCheckHandler((_contents, permission) => allowedPermissions.has(permission))
  session.setDevicePermissionHandler(() => false)
}

/** Holds for every web contents that this app will ever make. `allowed` is the one origin a page may load from. */
export function fenceContents(allowed: (address: string) => boolean): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-navigate', (event) => {
      if (!allowed(event.url)) event.preventDefault()
    })
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !allowed(event.url)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
  })
}
