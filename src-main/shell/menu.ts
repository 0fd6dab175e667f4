/** The application menu: roles only, so that copy, paste, zoom and quit keys work everywhere. Commands live in the palette. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import { say } from './texts.ts'

export function setMenu(language: Language): void {
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { label: say(language, 'file'), submenu: [{ role: 'close' }, { role: 'quit' }] },
    { label: say(language, 'edit'), role: 'editMenu' },
    {
      label: say(language, 'view'),
      submenu: [{ role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'resetZoom' }, { role: 'togglefullscreen' }],
    },
    { label: say(language, 'window'), role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
