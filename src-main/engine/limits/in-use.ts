/** Every limit with how much of it is taken; for `*`, the most that any one takes. Reads open work only. */
import type { ConcurrencyLimit } from '../../../src-preload/contract/timing-policies.ts'
import { EACH } from '../domain/limits.ts'
import type { StoreTx } from '../ports/store.ts'

const PAGE = 1_000
const most = (counts: Iterable<number>): number => Math.max(0, ...counts)

/** Open executions by device, over the devices that have any. */
function openByDevice(tx: StoreTx): Map<string, number> {
  const open = new Map<string, number>()
  let after: string | null = null
  for (;;) {
    const page = tx.devicesWithPending(after, PAGE)
    for (const id of page) open.set(id, tx.countOpenExecutions([id]))
    after = page.at(-1) ?? null
    if (page.length < PAGE) return open
  }
}

function underWayByTemplate(tx: StoreTx): number[] {
  const counts = new Map<string, number>()
  for (const { templateId } of tx.jobsInState(['DISPATCHED', 'RUNNING', 'CANCELLING'], 100_000)) {
    if (templateId !== null) counts.set(templateId, (counts.get(templateId) ?? 0) + 1)
  }
  return [...counts.values()]
}

function inUse(tx: StoreTx, { kind, key }: ConcurrencyLimit): number {
  const isEach = key === EACH
  switch (kind) {
    case 'template':
      return isEach ? most(underWayByTemplate(tx)) : tx.countTemplateUnderWay(key)
    case 'resource': {
      const held = tx.resourcesInUse()
      return isEach ? most(held.map(({ count }) => count)) : (held.find((row) => row.key === key)?.count ?? 0)
    }
    case 'device':
      return isEach ? most(openByDevice(tx).values()) : tx.countOpenExecutions([key])
    case 'device_group': {
      const of = (id: string) => tx.countOpenExecutions(tx.devicesOfGroup(id))
      return isEach ? most(tx.deviceGroupIds().map(of)) : of(key)
    }
  }
}

/** What the Limits list shows. */
export function limitsInUse(tx: StoreTx): (ConcurrencyLimit & { inUse: number })[] {
  return tx.listLimits().map((limit) => ({ ...limit, inUse: inUse(tx, limit) }))
}
