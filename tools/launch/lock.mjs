// One launcher at a time does set-up work; the others wait for it. A lock whose owner died is taken over.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isStopping } from './children.mjs'
import { cacheFolder, root } from './places.mjs'
import { LaunchError, say } from './say.mjs'

const LOOK_AGAIN_MS = 250

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function ownerOf(folder) {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8')) || null
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
}

function tryTake(folder) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeFileSync(join(folder, 'pid'), String(process.pid))
  return true
}

/** Runs `work` while holding the named lock of this clone. */
export async function withLock(name, work) {
  const clone = createHash('sha256').update(root).digest('hex').slice(0, 12)
  const folder = join(cacheFolder('locks'), `${name}-${clone}`)
  let waited = 0
  while (!tryTake(folder)) {
    if (isStopping()) throw new LaunchError('stopped while waiting for another launcher', '')
    const owner = ownerOf(folder)
    // An owner that has not written its pid within two seconds died between the two steps.
    if (owner ? !isAlive(owner) : waited > 2000) rmSync(folder, { recursive: true, force: true })
    else if (waited === 0) say('another launcher is setting up; waiting for it')
    await delay(LOOK_AGAIN_MS)
    waited += LOOK_AGAIN_MS
  }
  try {
    return await work()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
