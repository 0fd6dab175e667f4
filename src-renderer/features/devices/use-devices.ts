/** What the list shows: the filter, and the pages read so far. */
import { useMemo, useState } from 'react'
import type { Presence } from '../../../src-preload/contract/vocabulary.ts'
import { usePages, useRead } from '../../api/use-read.ts'

export const SORTS = ['worst', 'name', 'lastHeard'] as const
export type Sort = (typeof SORTS)[number]
export type DeviceFilter = {
  presence: readonly Presence[]
  deviceGroupId: string | null
  search: string
  /** Only those that wait to be accepted. */
  isNew: boolean
  sort: Sort
}
const NOTHING: DeviceFilter = { presence: [], deviceGroupId: null, search: '', isNew: false, sort: 'worst' }

/** The filter of the list, kept while the screen is shown. */
export function useDeviceFilter() {
  const [filter, setFilter] = useState(NOTHING)
  const change = (some: Partial<DeviceFilter>) => setFilter((before) => ({ ...before, ...some }))
  const clear = () => setFilter((before) => ({ ...NOTHING, sort: before.sort }))
  const isNarrowed =
    filter.isNew || filter.presence.length > 0 || filter.deviceGroupId !== null || filter.search.trim() !== ''
  return { filter, change, clear, isNarrowed }
}
export type DeviceFilterState = ReturnType<typeof useDeviceFilter>

/** Pages of 200, next ones by cursor. */
export function useDevices(filter: DeviceFilter) {
  const pages = usePages(
    'devices.list',
    {
      presence: filter.presence.length > 0 ? [...filter.presence] : null,
      deviceGroupId: filter.deviceGroupId,
      ...(filter.isNew ? { isAccepted: false } : {}),
      search: filter.search.trim() || null,
      sort: filter.sort,
      limit: 200,
    },
    { keep: true },
  )
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  return { pages, rows }
}
export type Devices = ReturnType<typeof useDevices>

/** Since when the broker is away (epoch ms), or null while it is there. */
export function useAwaySince(): number | null {
  const status = useRead('engine.status', {}).data
  return status?.broker.state === 'offline' ? status.broker.sinceAt : null
}
