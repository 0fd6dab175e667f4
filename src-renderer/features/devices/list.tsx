/** The list of devices: only the rows in view are drawn, and the next page is read as its end comes near. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from 'react'
import type { DeviceRow } from '../../../src-preload/contract/requests-fleet.ts'
import { useText } from '../../i18n/locale.tsx'
import { Checkbox } from '../../ui/switch.tsx'
import { DeviceCells } from './row.tsx'
import { devicesText } from './text.ts'
import type { Devices } from './use-devices.ts'

export type Cursor = { index: number; to: (index: number, focus?: boolean) => void }
type Props = {
  devices: Devices
  openId: string | null
  selected: ReadonlySet<string>
  cursor: number
  onCursor: (index: number) => void
  onSelect: (ids: ReadonlySet<string>) => void
  onOpen: (id: string) => void
}
const ROW_PX = 44

/** One row holds the tab stop; arrows, Home, End and PageUp/Down move it, Enter opens, Space selects. */
export function DeviceList(props: Props) {
  const { devices, cursor, openId } = props
  const { rows } = devices
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    initialRect: { width: 800, height: 640 },
  })
  const drawn = virtual.getVirtualItems()
  useNextPage(devices, drawn.at(-1)?.index ?? 0)
  useFollowCursor(box, cursor, (index) => virtual.scrollToIndex(index))
  const isNarrow = openId !== null
  return (
    <div className={isNarrow ? 'devices-rows devices-narrow' : 'devices-rows'}>
      <Head {...props} isNarrow={isNarrow} />
      <div className="scroll devices-scroll" ref={box}>
        <Grid {...props} height={virtual.getTotalSize()}>
          {drawn.map(({ index, start }) => {
            const row = rows[index]
            return row && <Row key={row.id} {...props} row={row} index={index} start={start} isNarrow={isNarrow} />
          })}
        </Grid>
      </div>
    </div>
  )
}

function Grid({
  devices,
  cursor,
  onCursor,
  onOpen,
  selected,
  onSelect,
  height,
  children,
}: Props & { height: number; children: React.ReactNode }) {
  const say = useText(devicesText)
  const { rows, pages } = devices
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const isRow = (event.target as HTMLElement).getAttribute('role') === 'row'
    const row = rows[cursor]
    if (event.key === 'Enter' && isRow && row) onOpen(row.id)
    else if (event.key === ' ' && isRow && row) onSelect(toggled(selected, row.id))
    else {
      const next = nextIndex(event.key, cursor, rows.length)
      if (next === null) return
      onCursor(next)
    }
    event.preventDefault()
  }
  return (
    <div
      role="grid"
      className="devices-grid"
      aria-label={say('devices')}
      aria-multiselectable="true"
      aria-rowcount={pages.data?.pages[0]?.total ?? rows.length}
      tabIndex={-1}
      style={{ '--height': `${height}px` } as CSSProperties}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  )
}

type RowProps = Props & { row: DeviceRow; index: number; start: number; isNarrow: boolean }

function Row({ row, index, start, isNarrow, openId, selected, cursor, onCursor, onSelect, onOpen }: RowProps) {
  const isSelected = selected.has(row.id)
  const line = useRef<HTMLDivElement>(null)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears Enter for the row in focus
    <div
      ref={line}
      role="row"
      className={row.id === openId ? 'table-row devices-row current selected' : 'table-row devices-row'}
      aria-selected={isSelected}
      aria-rowindex={index + 1}
      data-index={index}
      tabIndex={index === cursor ? 0 : -1}
      style={{ '--start': `${start}px` } as CSSProperties}
      onFocus={(event) => event.target === event.currentTarget && index !== cursor && onCursor(index)}
      onClick={(event) => {
        if ((event.target as HTMLElement).closest('.devices-check')) return
        onCursor(index)
        onOpen(row.id)
      }}
    >
      <DeviceCells
        row={row}
        isSelected={isSelected}
        isNarrow={isNarrow}
        onSelect={() => {
          onSelect(toggled(selected, row.id))
          // back to the row: letters and Esc do not work from inside a field, and a check box is one
          line.current?.focus()
        }}
      />
    </div>
  )
}

function Head({ devices, selected, onSelect, isNarrow }: Props & { isNarrow: boolean }) {
  const say = useText(devicesText)
  const { rows } = devices
  const isAll = rows.length > 0 && rows.every((row) => selected.has(row.id))
  return (
    <div className="table-head">
      <Checkbox
        label={say('selectAll')}
        isSelected={isAll}
        isIndeterminate={!isAll && selected.size > 0}
        onChange={() => onSelect(isAll ? new Set() : new Set(rows.map((row) => row.id)))}
      />
      <span>{say('device')}</span>
      <span>{say('heard')}</span>
      {!isNarrow && <span>{say('last20')}</span>}
      <span>{say('latest')}</span>
    </div>
  )
}

/** The set with the id put in, or taken out when it was there. */
export function toggled(ids: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

function nextIndex(key: string, index: number, count: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: 10,
    PageUp: -10,
    Home: -count,
    End: count,
  }
  const by = steps[key]
  return by === undefined ? null : Math.max(0, Math.min(count - 1, index + by))
}

function useNextPage({ pages, rows }: Devices, lastDrawn: number): void {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const isNear = lastDrawn >= rows.length - 40
  useEffect(() => {
    if (isNear && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [isNear, hasNextPage, isFetchingNextPage, fetchNextPage])
}

/** The row that the cursor came to is brought into view and takes the focus; not on the first draw. */
function useFollowCursor(box: React.RefObject<HTMLDivElement | null>, cursor: number, show: (index: number) => void) {
  const last = useRef(cursor)
  const bring = useRef(show)
  bring.current = show
  // Only the cursor may call the frame off: a drawing for any other reason must not lose the focus on its way
  useEffect(() => {
    if (last.current === cursor) return
    last.current = cursor
    bring.current(cursor)
    const focus = () => box.current?.querySelector<HTMLElement>(`[data-index="${cursor}"]`)?.focus()
    const frame = requestAnimationFrame(focus)
    return () => cancelAnimationFrame(frame)
  }, [box, cursor])
}
