/** The one lease of a workspace: taken, renewed, given up (DESIGN 6.17). Who holds it writes; nobody else does. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { EngineState, InstanceRow, Lease, StoreTx } from '../ports/store.ts'
import { StoreFault } from '../ports/store.ts'
import { LOCK_MS } from '../queue/admit.ts'
import { done, refuse } from '../refusal.ts'

export const LEASE_MS = 30_000
export const RENEW_EVERY_MS = 10_000

/**
 * True when the lease may be taken: none, ours, run out, or left by a process of this host that is gone. Our own process id
 * means an engine thread of this process that died and was started again (R38).
 */
export function isFree(lease: Lease | null, host: EngineContext['host'], now: Now): boolean {
  if (lease === null || lease.expiresAt <= now.wallAt || lease.instanceId === host.instanceId) return true
  if (lease.hostName !== host.hostName) return false
  return lease.processId === host.processId || !host.isAlive(lease.processId)
}

function heldBy(lease: Lease) {
  const { instanceId, hostName, processId, expiresAt } = lease
  const message = `This workspace is in use by process ${processId} on ${hostName}. Stop it or open another workspace.`
  return refuse('workspace_held', '', message, { instanceId, hostName, processId, expiresAt })
}

function ownLease(ctx: EngineContext, epoch: number, now: Now): Lease {
  const { instanceId, hostName, processId } = ctx.host
  return { epoch, instanceId, hostName, processId, expiresAt: now.wallAt + LEASE_MS }
}

function ownInstance(ctx: EngineContext, tx: StoreTx, state: InstanceRow['state'], now: Now): InstanceRow {
  const { instanceId, instanceName, hostName, processId, mode } = ctx.host
  const known = tx.getInstance(instanceId)
  return {
    id: instanceId,
    name: instanceName,
    hostName,
    processId,
    mode,
    state,
    lastHeartbeatAt: now.wallAt,
    startedAt: known?.startedAt ?? now.wallAt,
    stoppedAt: state === 'stopped' ? now.wallAt : null,
  }
}

/**
 * Takes the lease under a higher epoch. Failure `workspace_held` with the holder in `detail`. Two that try at once: the
 * epoch check of the store lets only one commit.
 */
export function takeLease(ctx: EngineContext, now: Now): Result<{ epoch: number }> {
  const lease = ctx.store.read((tx) => tx.readLease())
  if (lease !== null && !isFree(lease, ctx.host, now)) return heldBy(lease)
  const epoch = (lease?.epoch ?? 0) + 1
  ctx.store.setEpoch(lease?.epoch ?? 0)
  try {
    ctx.store.write('engine', (tx) => {
      tx.putLease(ownLease(ctx, epoch, now))
      tx.putInstance(ownInstance(ctx, tx, 'starting', now))
      const data = {
        epoch,
        from: !lease?.instanceId ? null : { instanceId: lease.instanceId, processId: lease.processId },
      }
      tx.addAudit({
        at: now.wallAt,
        actor: 'engine',
        action: 'lease.taken',
        entity: 'instance',
        entityId: ctx.host.instanceId,
        data,
      })
      tx.touch('engine', ctx.host.instanceId)
    })
  } catch (fault) {
    if (!(fault instanceof StoreFault) || fault.code !== 'stepped_down') throw fault
    const other = ctx.store.read((tx) => tx.readLease())
    return other === null
      ? refuse('workspace_held', '', 'Another instance took this workspace just now. Try again.')
      : heldBy(other)
  }
  ctx.store.setEpoch(epoch)
  ctx.life.epoch = epoch
  return done({ epoch })
}

/** Lease, locks and heartbeat for another 30 s, and the mark of this tick; one small commit. */
export function renewLease(ctx: EngineContext, tx: StoreTx, state: EngineState, now: Now): void {
  tx.putLease(ownLease(ctx, ctx.life.epoch, now))
  tx.renewLocks(ctx.host.instanceId, now.wallAt + LOCK_MS)
  tx.putInstance(ownInstance(ctx, tx, state.isPaused ? 'paused' : 'running', now))
  tx.putEngineState({ ...state, lastTickAt: now.wallAt })
}

/** Gives the lease up at a clean stop. */
export function giveUpLease(ctx: EngineContext, tx: StoreTx, now: Now): void {
  tx.putInstance(ownInstance(ctx, tx, 'stopped', now))
  tx.touch('engine', ctx.host.instanceId)
  tx.clearLease(ctx.life.epoch)
}
