// The main script of the fallback runtime's default_app.asar: `electron [options] <folder> [arguments]`
// behaves as with the official distribution. Runs inside Electron, never in the launcher.

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const given = process.argv.slice(1)
const preloads = []
let folder = null
for (let index = 0; index < given.length && folder === null; index++) {
  const argument = given[index]
  if (argument === '-r' || argument === '--require') preloads.push(given[++index])
  else if (!argument.startsWith('-')) folder = resolve(argument)
}
if (folder === null) {
  process.stderr.write('usage: electron <folder of the app> [arguments]\n')
  process.exit(2)
}

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
const require = createRequire(pathToFileURL(join(folder, 'package.json')))
for (const preload of preloads) require(preload)

let script = folder
const packageFile = join(folder, 'package.json')
if (existsSync(packageFile)) {
  const info = JSON.parse(readFileSync(packageFile, 'utf8'))
  if (info.version) app.setVersion(info.version)
  if (info.productName || info.name) app.name = info.productName || info.name
  app.setDesktopName?.(info.desktopName || `${app.name}.desktop`)
  app.setAppPath(folder)
  script = resolve(folder, info.main || 'index.js')
}
// Awaited at the top level: Electron holds 'ready' back until the app's main script has run.
await import(pathToFileURL(script).href)
