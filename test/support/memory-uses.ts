// What names a device group, in memory: the counterpart of the one query in the store's devices-table.ts.
import type { Template } from '../../src-preload/contract/entities.ts'
import type { FleetPlan } from '../../src-preload/contract/fleet-plan.ts'
import type { DeviceGroupUse } from '../../src-main/engine/ports/store-devices.ts'
import type { StoreTx } from '../../src-main/engine/ports/store.ts'
import type { MemoryTable } from './memory-table.ts'

type Named = { readonly id: string; readonly nameEn: string | null; readonly nameAr: string | null }

const inCaps = (plan: FleetPlan | null, id: string) =>
  plan?.caps?.groups?.some(({ deviceGroupId }) => deviceGroupId === id) === true
const isTarget = (target: Template['defaultTarget'], id: string) =>
  target?.kind === 'group' && target.deviceGroupId === id
const as = (kind: DeviceGroupUse['kind']) => (row: Named) => ({
  ...{ kind, id: row.id },
  ...{ nameEn: row.nameEn, nameAr: row.nameAr },
})

export function deviceGroupUses(tx: StoreTx, templates: MemoryTable<Template>, id: string): DeviceGroupUse[] {
  const jobs = tx
    .jobsInState(['PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING'], 1_000)
    .filter((row) => isTarget(row.target, id) || inCaps(row.fleetPlan, id))
  const limits = tx.listLimits().filter(({ kind, key }) => kind === 'device_group' && key === id)
  const schedules = tx
    .schedulesAfter(null, 1_000)
    .filter((row) => isTarget(row.target, id) || row.scheduleConfig.deviceGroupId === id)
  const own = templates.filter(
    (row) => row.state !== 'ARCHIVED' && (isTarget(row.defaultTarget, id) || inCaps(row.fleetPlan, id)),
  )
  const found = [
    ...jobs.map(as('job')),
    ...limits.map((row) => as('limit')({ id: row.id, nameEn: null, nameAr: null })),
    ...tx.policiesOfGroup(id).map(as('policy')),
    ...schedules.map(as('schedule')),
    ...own.map(as('template')),
  ]
  const text = (row: DeviceGroupUse) => `${row.kind} ${row.id}`
  return found.sort((a, b) => (text(a) < text(b) ? -1 : 1)).slice(0, 100)
}
