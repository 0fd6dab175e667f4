/** The service side of the job protocol: batches in, one commit, replies out (DESIGN 6.1, 6.2). Single requests: judge.ts. */
import { watchDevice } from '../events/device-events.ts'
import type { EngineContext } from '../context.ts'
import type {
  Announcement,
  DeviceRequest,
  FleetService,
  LinkNews,
  PresenceReport,
  Reply,
} from '../ports/device-link.ts'
import type { Now } from '../ports/clock.ts'
import { StoreFault, type StoreTx } from '../ports/store.ts'
import type { FleetContext } from './announce.ts'
import { strayed } from '../continuous/members.ts'
import { askAgain, KNOWS_CANCEL, takeCancelAnswers } from './cancel-handshake.ts'
import { judge } from './judge.ts'
import { rejected } from './payloads.ts'
import { markAllUnconfirmed, resyncDevices, stateOf } from './resync.ts'
import { hearDevices, takePresence } from './presence.ts'
import { closeTurn, openTurn } from './turn.ts'

type OnFault = (fault: unknown) => void
type Answered = { replies: Reply[]; announcements: Announcement[] }

// Device runs are timed by the wall (devices have clocks of their own), so no monotonic reading is needed here.
function at(wallAt: number): Now {
  return { wallAt, monoMs: 0 }
}

/** A device that speaks restates by what it asks and answers (5.3). */
function confirmDevice(tx: StoreTx, deviceId: string): void {
  if (tx.clearUnconfirmed(deviceId)) tx.touch('device', deviceId)
}

/** What the link says about itself; timers are decided only between `drained` and the next `away`. */
function takeNews(ctx: EngineContext, news: LinkNews, now: Now): void {
  if (news.state === 'away') ctx.life.link = 'away'
  else if (news.state === 'connected') {
    ctx.life.link = 'draining'
    const isLost = !news.sessionPresent && ctx.store.read((tx) => tx.devicesWithPending(null, 1).length > 0)
    if (isLost) ctx.write('engine', now, (tx) => markAllUnconfirmed(tx, now))
  } else {
    ctx.life.link = 'heard'
    if (news.isFull) ctx.write('engine', now, (tx) => resyncDevices(ctx, tx, null, now))
  }
}

function judgeBatch(ctx: FleetContext, tx: StoreTx, requests: readonly DeviceRequest[], now: Now): Reply[] {
  const ids = requests.map((request) => request.deviceId)
  const known = new Set(tx.continuousJobs().length === 0 ? ids : tx.existingDevices(ids))
  hearDevices(tx, ids, now.wallAt)
  mayHaveJoined(
    ctx,
    tx,
    ids.filter((id) => !known.has(id)),
  )
  if (tx.hasUnconfirmed()) for (const { deviceId } of requests) confirmDevice(tx, deviceId)
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

/** A new device, or one that says something new of itself, may be a member of a continuous job's target now. */
function mayHaveJoined(ctx: FleetContext, tx: StoreTx, deviceIds: readonly string[]): void {
  if (deviceIds.length === 0 || tx.continuousJobs().length === 0) return
  strayed(ctx, deviceIds)
  ctx.life.wantsTurn = true
}

/** L4: what waits for a device that is there now may go to it at once. */
function cameOnline(ctx: FleetContext, tx: StoreTx, deviceId: string): void {
  if (tx.jobsWithReleaseWaits(1).length === 0) return
  if (ctx.life.freedDevices !== 'all') ctx.life.freedDevices.add(deviceId)
  ctx.life.wantsTurn = true
}

/** Devices' words about themselves, in order, in one commit. */
function takeReports(ctx: FleetContext, reports: readonly PresenceReport[], wallAt: number): void {
  if (reports.length === 0) return
  ctx.write('device', at(wallAt), (tx) => {
    for (const report of reports) {
      const told = { source: 'birth', reported: report.attributes } as const
      watchDevice(ctx, tx, report.deviceId, told, at(wallAt), () => takePresence(tx, report, wallAt))
      if (report.presence !== 'online') continue
      cameOnline(ctx, tx, report.deviceId)
      if (report.attributes?.[KNOWS_CANCEL] === true) askAgain(ctx, tx, report.deviceId)
    }
    mayHaveJoined(
      ctx,
      tx,
      reports.map((report) => report.deviceId),
    )
  })
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
    presence: (reports, wallAt) => takeReports(ctx, reports, wallAt),
    announceAll: (afterDeviceId, limit, wallAt) =>
      ctx.store.read((tx) => {
        const ids = tx.devicesWithPending(afterDeviceId, limit)
        const announcements = ids.map((id) => stateOf(tx, id, wallAt))
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
    cancelAnswers: (answers, wallAt) => {
      ctx.write('device', at(wallAt), (tx) => {
        hearDevices(
          tx,
          answers.map((answer) => answer.deviceId),
          wallAt,
        )
        takeCancelAnswers(ctx, tx, answers, at(wallAt))
      })
    },
    link: (news, wallAt) => takeNews(ctx, news, at(wallAt)),
    events: (afterId, limit) => ctx.store.read((tx) => tx.outboxAfter(afterId, limit)),
    eventsSent: (ids, wallAt) => {
      if (ids.length > 0) ctx.write('engine', at(wallAt), (tx) => tx.removeOutbox(ids))
    },
  }
}
