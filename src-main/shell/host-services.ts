/** What the engine thread may ask of this desktop: the key store, notifications, opening a folder, printing. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BrowserWindow, Notification, shell } from 'electron'
import { failure } from '../../src-preload/contract/failures.ts'
import type { HostServices } from '../host/messages.ts'
import { makeSecrets } from './secrets.ts'

export function makeServices(dataFolder: string, open: (screen: string | null) => void): HostServices {
  const secrets = makeSecrets(join(dataFolder, 'secrets.json'))
  return {
    readSecret: async (name) => ({ ok: true, value: await secrets.get(name) }),
    writeSecret: async (name, value) => {
      await secrets.set(name, value)
      return { ok: true, value: null }
    },
    notify: async ({ title, body, screen }) => {
      if (!Notification.isSupported()) return failure('service_unavailable', 'This desktop shows no notifications')
      const note = new Notification({ title, body })
      note.on('click', () => open(screen))
      note.show()
      return { ok: true, value: null }
    },
    openPath: async (path) => {
      const trouble = await shell.openPath(path)
      return trouble === '' ? { ok: true, value: null } : failure('service_unavailable', trouble)
    },
    printPdf: async (html, path) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { sandbox: true, contextIsolation: true, javascript: false },
      })
      try {
        await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`)
        await writeFile(path, await window.webContents.printToPDF({ printBackground: true }))
        return { ok: true, value: null }
      } finally {
        window.destroy()
      }
    },
  }
}
