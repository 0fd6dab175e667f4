/** Which devices are ours: what is only heard is held until an operator, or a rule of the settings, accepts it. Held devices get no work. */
import type { Settings } from '../../../src-preload/contract/entities.ts'
import type { Command } from '../commands/command.ts'
import { audit, changed } from '../commands/command.ts'
import { watchDevice } from '../events/device-events.ts'
import { done, refuse } from '../refusal.ts'

/** True if the whole id fits the pattern: `*` = any characters, `?` = one. Takes time in proportion to both lengths at worst. */
export function fitsPattern(id: string, pattern: string): boolean {
  const [text, wanted] = [[...id], [...pattern]]
  let at = 0
  let next = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    if (next < wanted.length && wanted[next] === '*') {
      star = next
      resume = at
      next += 1
    } else if (next < wanted.length && (wanted[next] === '?' || wanted[next] === text[at])) {
      at += 1
      next += 1
    } else if (star >= 0) {
      resume += 1
      at = resume
      next = star + 1
    } else return false
  }
  return wanted.slice(next).every((char) => char === '*')
}

/** True if a device that is only heard becomes one of ours at once. */
export function isAutoAccepted({ autoAccept }: Pick<Settings, 'autoAccept'>, deviceId: string): boolean {
  return autoAccept.some((pattern) => fitsPattern(deviceId, pattern))
}

/**
 * Accepts held devices, or holds accepted ones again: those keep the work that they have and get no more. One audit row for all.
 * Code: `not_found`, with the path of each unknown one (at most 20).
 */
export const acceptDevices: Command<'devices.accept'> = (on, { ids, isAccepted }) => {
  const { ctx, tx, now } = on
  const wanted = [...new Set(ids)]
  const known = new Set(tx.existingDevices(wanted))
  const missing = wanted.filter((id) => !known.has(id))
  if (missing.length > 0) {
    const errors = missing.slice(0, 20).map((id) => {
      return { path: `ids.${ids.indexOf(id)}`, message: `There is no device ${id}`, code: 'not_found' as const }
    })
    return { ...refuse('not_found', 'ids', 'Some of these devices are gone. Load the list again.'), errors }
  }
  const moved: string[] = []
  for (const id of wanted) {
    const device = tx.getDevice(id)
    if (device === null || device.isAccepted === isAccepted) continue
    const next = { ...device, isAccepted, ...changed(on, device) }
    // A group found by query has a member more now: schedules may wait for that.
    watchDevice(ctx, tx, id, { source: 'operator', reported: null }, now, () => tx.updateDevice(next, null))
    tx.touch('device', id)
    moved.push(id)
  }
  if (moved.length > 0) {
    const shown = { devices: moved.length, ids: moved.slice(0, 100) }
    audit(
      on,
      isAccepted ? 'device.accept' : 'device.hold',
      'device',
      moved.length === 1 ? (moved[0] ?? null) : null,
      shown,
    )
    ctx.life.wantsTurn = true
  }
  return done({ ids: wanted })
}
