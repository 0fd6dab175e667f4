/** The service side of the job protocol: batches in, one commit, replies out (DESIGN 6.1, 6.2). Single requests: judge.ts. */
import { watchDevice } from '../events/device-events.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { Announcement, DeviceRequest, FleetService, Reply } from '../ports/device-link.ts'
import type { Now } from '../ports/clock.ts'
import { StoreFault, type StoreTx } from '../ports/store.ts'
import { type FleetContext, fullAnnouncement } from './announce.ts'
import { judge } from './judge.ts'
import { rejected } from './payloads.ts'
import { hearDevices, takePresence } from './presence.ts'
import { closeTurn, openTurn } from './turn.ts'

type OnFault = (fault: unknown) => void
type Answered = { replies: Reply[]; announcements: Announcement[] }

// Device runs are timed by the wall (devices have clocks of their own), so no monotonic reading is needed here.
function at(wallAt: number): Now {
  return { wallAt, monoMs: 0 }
}

function judgeBatch(ctx: FleetContext, tx: StoreTx, requests: readonly DeviceRequest[], now: Now): Reply[] {
  hearDevices(
    tx,
    requests.map((request) => request.deviceId),
    now.wallAt,
  )
  const turn = openTurn(ctx, tx, now)
  const replies = requests.map((request) => judge(turn, request))
  closeTurn(turn)
  return replies
}

function commitBatch(ctx: FleetContext, requests: readonly DeviceRequest[], now: Now): Answered {
  const { value, announcements } = ctx.collect('device', now, (tx) => judgeBatch(ctx, tx, requests, now))
  return { replies: value, announcements }
}

/** DESIGN 6.1: the batch's commit failed, so each message is judged by itself; what fails again is told InternalError. */
function commitEach(ctx: FleetContext, requests: readonly DeviceRequest[], now: Now, onFault: OnFault): Answered {
  const all: Answered = { replies: [], announcements: [] }
  for (const request of requests) {
    try {
      const one = commitBatch(ctx, [request], now)
      all.replies.push(...one.replies)
      all.announcements.push(...one.announcements)
    } catch (fault) {
      // An instance that lost its lease answers nobody: the new holder does.
      if (fault instanceof StoreFault && fault.code === 'stepped_down') throw fault
      onFault(fault)
      all.replies.push(rejected(request, 'InternalError', 'the answer could not be stored, send it again', now.wallAt))
    }
  }
  return all
}

/**
 * `createFleetService(withAnnouncements(createContext(parts)))`. `onFault` hears of every commit that failed; the device of a request
 * that could not be stored is told InternalError. Throws StoreFault `stepped_down` when another instance answers now.
 */
export function createFleetService(ctx: FleetContext, onFault: OnFault = () => {}): FleetService {
  return {
    handle: (requests, wallAt) => {
      if (requests.length === 0) return { replies: [], announcements: [] }
      try {
        return commitBatch(ctx, requests, at(wallAt))
      } catch (fault) {
        if (fault instanceof StoreFault && fault.code === 'stepped_down') throw fault
        onFault(fault)
        return commitEach(ctx, requests, at(wallAt), onFault)
      }
    },
    presence: (reports, wallAt) => {
      if (reports.length === 0) return
      ctx.write('device', at(wallAt), (tx) => {
        for (const report of reports) {
          const told = { source: 'birth', reported: report.attributes } as const
          watchDevice(ctx, tx, report.deviceId, told, at(wallAt), () => takePresence(tx, report, wallAt))
        }
      })
    },
    announceAll: (afterDeviceId, limit, wallAt) =>
      ctx.store.read((tx) => {
        const ids = tx.devicesWithPending(afterDeviceId, limit)
        const announcements = ids.map((id) => fullAnnouncement(id, tx.deviceList(id, LIMITS.notifyItems), wallAt))
        return { announcements, next: ids.length < limit ? null : (ids.at(-1) ?? null) }
      }),
    announced: (deviceIds, wallAt) => {
      if (deviceIds.length === 0) return
      ctx.write('device', at(wallAt), (tx) => {
        for (const id of deviceIds) {
          tx.markAnnounced(id, wallAt)
          tx.touch('device', id)
        }
      })
    },
    events: (afterId, limit) => ctx.store.read((tx) => tx.outboxAfter(afterId, limit)),
    eventsSent: (ids, wallAt) => {
      if (ids.length > 0) ctx.write('engine', at(wallAt), (tx) => tx.removeOutbox(ids))
    },
  }
}
