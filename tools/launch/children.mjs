// Child processes and signals. Children get a process group of their own, a signal sent to the
// launcher reaches each of them exactly once (a second SIGTERM would kill Electron at once), and
// what a child leaves behind in its group is ended with it.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { say } from './say.mjs'

const PATIENCE_MS = 20_000
const PARENT_LOOK_MS = 250
const running = new Set()
const helpers = new Set()
let firstSignal = null
let installed = false

/** True once the operator has asked to stop. */
export function isStopping() {
  return firstSignal !== null
}

/** The exit code a shell would give for the signal that stopped us. */
export function stopCode() {
  return firstSignal ? 128 + constants.signals[firstSignal] : 0
}

function killGroup(child, signal) {
  try {
    // The group also catches grandchildren; Windows has no groups.
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

function onSignal(signal) {
  if (firstSignal) return
  firstSignal = signal
  for (const child of running) child.kill(signal)
  setTimeout(() => {
    if (running.size > 0) say(`still running ${PATIENCE_MS / 1000} s after ${signal}: ending it by force`)
    for (const child of running) killGroup(child, 'SIGKILL')
  }, PATIENCE_MS).unref()
}

function install() {
  if (installed) return
  installed = true
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal))
}

/**
 * Treats the end of our parent as SIGTERM. npm signals the shell between it and us, which dies of it
 * without passing it on; so does a launcher that was killed outright.
 */
export function endWithParent() {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) onSignal('SIGTERM')
  }, PARENT_LOOK_MS).unref()
}

/**
 * Runs a command to its end. Resolves {code, stdout, stderr}; code is 128+n when a signal ended it,
 * 127 when it could not be started. stdout and stderr are filled only for `stdio: 'pipe'` parts.
 */
export function run(command, args, options = {}) {
  install()
  if (isStopping()) return Promise.resolve({ code: stopCode(), stdout: '', stderr: '' })
  return new Promise((resolveRun) => {
    const { onStderrLine, timeoutMs, ...rest } = options
    const child = spawn(command, args, { stdio: 'inherit', detached: process.platform !== 'win32', ...rest })
    const out = { stdout: '', stderr: '' }
    const timer = timeoutMs ? setTimeout(() => killGroup(child, 'SIGKILL'), timeoutMs) : null
    running.add(child)
    child.stdout?.setEncoding('utf8').on('data', (text) => (out.stdout += text))
    if (onStderrLine) passLines(child.stderr, onStderrLine)
    else child.stderr?.setEncoding('utf8').on('data', (text) => (out.stderr += text))
    // 'exit' ends the group: a grandchild holding our pipes must not keep 'close' from coming.
    child.on('exit', () => killGroup(child, 'SIGKILL'))
    const finish = (code) => {
      clearTimeout(timer)
      running.delete(child)
      resolveRun({ code, ...out })
    }
    child.on('error', (error) => {
      out.stderr += error.message
      finish(127)
    })
    child.on('close', (code, signal) => finish(signal ? 128 + constants.signals[signal] : code))
  })
}

/** Starts a process that lives until stopHelpers(), such as a virtual display. Signals are not forwarded to it. */
export function startHelper(command, args, options) {
  install()
  const child = spawn(command, args, { detached: process.platform !== 'win32', ...options })
  helpers.add(child)
  child.on('exit', () => helpers.delete(child))
  return child
}

/** Ends all helper processes and waits until they are gone. Call after everything that used them. */
export async function stopHelpers() {
  const endings = [...helpers].map((child) => {
    const gone = new Promise((resolveGone) => child.once('exit', resolveGone))
    killGroup(child, 'SIGTERM')
    return gone
  })
  await Promise.all(endings)
}

function passLines(stream, onLine) {
  let rest = ''
  stream.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()
    for (const line of lines) onLine(line)
  })
  stream.on('end', () => rest && onLine(rest))
}
