// A display for the app where there is none, and the switches that go with it. The virtual display is ours
// from start to end: xvfb-run would take it away before the app has closed its store.
import { startHelper } from './children.mjs'
import { LaunchError, say } from './say.mjs'
import { ensureSystem, findProgram } from './system-packages.mjs'

const SCREEN = '1600x1000x24'
const START_LIMIT_MS = 20_000

/** True when the app cannot reach a display by itself. */
export function needsDisplay() {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
}

/** Electron switches this machine calls for: no sandbox for root, no GPU on a virtual display. */
export function electronSwitches(isVirtual) {
  const switches = []
  if (process.platform === 'linux' && process.getuid() === 0) switches.push('--no-sandbox')
  if (isVirtual) switches.push('--disable-gpu', '--disable-dev-shm-usage')
  return switches
}

/** Starts a virtual display and gives its name (":99"); it ends with stopHelpers(). */
export async function startDisplay() {
  await ensureSystem({ programs: ['Xvfb'] })
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset']
  const server = startHelper(findProgram('Xvfb'), args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const complaints = []
  server.stderr.setEncoding('utf8').on('data', (text) => complaints.push(text))
  const number = await new Promise((resolveNumber, reject) => {
    const fail = (what) =>
      reject(
        new LaunchError(
          `the virtual display ${what} ${complaints.join('').trim()}`,
          'try: Xvfb :99, then DISPLAY=:99.',
        ),
      )
    const timer = setTimeout(() => fail(`did not start in ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS)
    server.on('error', (error) => fail(error.message))
    server.on('exit', (code) => fail(`ended with ${code}`))
    let text = ''
    server.stdio[3].setEncoding('utf8').on('data', (part) => {
      text += part
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolveNumber(text.trim())
    })
  })
  say(`no display here: using a virtual one (:${number}, ${SCREEN})`)
  return `:${number}`
}

// Chromium complains about a missing desktop on every headless start; an operator can do nothing about it.
const DESKTOP_NOISE =
  /^\[\d+:\d{4}\/\d{6}\.\d+:(?:ERROR|WARNING):(?:[\w/]*\/)?(?:bus|object_proxy|viz_main_impl|gl_\w+|gpu_\w+|angle_\w+|sandbox_linux|command_buffer_proxy_impl|gles2_\w+|upower\w*|property|egl_\w+|x11_\w+|vaapi_\w+|socket_manager)\.cc/

/** Passes a stderr line of Electron on unless it only says that there is no desktop. */
export function passStderr(line) {
  if (line !== '' && !DESKTOP_NOISE.test(line)) process.stderr.write(`${line}\n`)
}
