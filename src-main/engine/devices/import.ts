/** A file of devices taken over: first read against what is stored, line by line; then all of it in one commit, or nothing. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput, RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { ImportedLine } from '../../../src-preload/contract/requests-rollout.ts'
import type { Asked, Command } from '../commands/command.ts'
import { audit, changed, made } from '../commands/command.ts'
import { watchDevice, watchGroup } from '../events/device-events.ts'
import { fitsAws } from '../execution/device-id.ts'
import type { StoreTx } from '../ports/store.ts'
import { done, refuse } from '../refusal.ts'
import type { DeviceLine } from './columns.ts'
import { readDeviceFile, wrong } from './read-file.ts'
import type { ReadLine, Wrong } from './read-file.ts'

type Seen = RequestOutput<'devices.import'>
/** A line that may be taken over: the device as it is and as it would be, and the static groups that the line names. */
type Planned = { readonly line: DeviceLine; readonly before: Device | null; readonly groups: readonly string[] | null }
type Memberships = {
  readonly idOf: (name: string) => string | { wrong: Wrong }
  readonly of: Map<string, Set<string>>
}

const TOLD_AT_MOST = 20

/** Static groups by their names in either language, and who is in them. */
function memberships(tx: StoreTx): Memberships {
  const named = new Map<string, string[]>()
  const queries = new Set<string>()
  const of = new Map<string, Set<string>>()
  for (const id of tx.deviceGroupIds()) {
    const group = tx.getDeviceGroup(id)
    if (group === null) continue
    for (const name of new Set([group.nameEn, group.nameAr].filter((text) => text !== null))) {
      if (group.kind === 'query') queries.add(name)
      else named.set(name, [...(named.get(name) ?? []), id])
    }
    if (group.kind === 'static') of.set(id, new Set(tx.devicesOfGroup(id)))
  }
  const idOf = (name: string) => {
    const [id, second] = named.get(name) ?? []
    if (second !== undefined)
      return { wrong: wrong(`Several groups are called "${name}".`, `عدة مجموعات باسم "${name}".`) }
    if (id !== undefined) return id
    return {
      wrong: queries.has(name)
        ? wrong(
            `"${name}" finds its members by a query; none can be put into it.`,
            `المجموعة "${name}" تجد أعضاءها باستعلام فلا يُضاف إليها.`,
          )
        : wrong(`There is no device group "${name.slice(0, 60)}".`, `لا مجموعة أجهزة باسم "${name.slice(0, 60)}".`),
    }
  }
  return { idOf, of }
}

function withAttributes(before: Device | null, { attributes, isWhole }: DeviceLine): Device['attributes'] {
  const stored = isWhole ? {} : (before?.attributes ?? {})
  const next = Object.entries({ ...stored, ...attributes }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(next) as Device['attributes']
}

const text = (value: string | null): string | null => value?.trim() || null

/** The device that the line makes, without its audit fields. */
function contentOf(before: Device | null, line: DeviceLine) {
  const said = <T>(value: T | undefined, stored: T | undefined, none: T): T =>
    value === undefined ? (stored ?? none) : value
  return {
    nameEn: text(said(line.nameEn, before?.nameEn, null)),
    nameAr: text(said(line.nameAr, before?.nameAr, null)),
    timezone: text(said(line.timezone, before?.timezone, null)),
    tags: [...new Set(said(line.tags, before?.tags, []))],
    attributes: withAttributes(before, line),
    isAccepted: true,
  }
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )

function isSame({ line, before, groups }: Planned, { of }: Memberships): boolean {
  if (before === null) return false
  const { nameEn, nameAr, timezone, tags, attributes, isAccepted } = before
  if (sorted({ nameEn, nameAr, timezone, tags, attributes, isAccepted }) !== sorted(contentOf(before, line)))
    return false
  return groups === null || [...of].every(([id, members]) => members.has(line.id) === groups.includes(id))
}

function plan(tx: StoreTx, line: DeviceLine, { idOf }: Memberships): Planned | { wrong: Wrong } {
  const groups: string[] = []
  for (const name of line.groups ?? []) {
    const id = idOf(name)
    if (typeof id !== 'string') return id
    groups.push(id)
  }
  return { line, before: tx.getDevice(line.id), groups: line.groups === undefined ? null : groups }
}

type Judged = { readonly seen: Seen; readonly planned: readonly Planned[]; readonly memberships: Memberships }

function judgeLine(tx: StoreTx, read: ReadLine, firstLines: Map<string, number>, groups: Memberships) {
  const refused = ({ en, ar }: Wrong) => ({
    shown: { line: read.line, deviceId: read.deviceId, state: 'refused', message: en, messageAr: ar } as ImportedLine,
  })
  if ('wrong' in read) return refused(read.wrong)
  const first = firstLines.get(read.device.id)
  if (first !== undefined) return refused(wrong(`The same id is on line ${first}.`, `المعرّف نفسه في السطر ${first}.`))
  firstLines.set(read.device.id, read.line)
  const planned = plan(tx, read.device, groups)
  if ('wrong' in planned) return refused(planned.wrong)
  const state = planned.before === null ? 'new' : isSame(planned, groups) ? 'same' : 'changed'
  const shown: ImportedLine = { line: read.line, deviceId: read.deviceId, state, message: null }
  return state === 'same' ? { shown } : { shown, planned }
}

function judge(tx: StoreTx, input: ParsedInput<'devices.import'>): Judged {
  const groups = memberships(tx)
  const firstLines = new Map<string, number>()
  const lines: ImportedLine[] = []
  const planned: Planned[] = []
  for (const read of readDeviceFile(input.format, input.text)) {
    const found = judgeLine(tx, read, firstLines, groups)
    lines.push(found.shown)
    if ('planned' in found) planned.push(found.planned)
  }
  const count = (state: ImportedLine['state']) => lines.filter((line) => line.state === state).length
  const counts = { made: count('new'), changed: count('changed'), same: count('same'), refused: count('refused') }
  return { seen: { lines, ...counts }, planned, memberships: groups }
}

/** What the file would do; nothing is stored. */
export function previewImport(tx: StoreTx, input: ParsedInput<'devices.import'>): Seen {
  return judge(tx, input).seen
}

function storeOne(on: Asked, { line, before }: Planned): void {
  const { ctx, tx, now } = on
  const content = contentOf(before, line)
  const told = { source: 'operator', reported: line.attributes === undefined ? null : content.attributes } as const
  watchDevice(ctx, tx, line.id, told, now, () => {
    if (before !== null) return tx.updateDevice({ ...before, ...content, ...changed(on, before) }, null)
    const unheard = {
      presence: 'unknown',
      presenceAt: null,
      asleepUntil: null,
      session: null,
      lastHeardAt: null,
    } as const
    const first = { origin: 'registered', fitsAws: fitsAws(line.id), clockOffsetMs: null } as const
    return tx.insertDevice({ id: line.id, ...content, ...unheard, ...first, ...made(on) })
  })
  tx.touch('device', line.id)
}

function storeMembers(on: Asked, planned: readonly Planned[], { of }: Memberships): void {
  for (const [groupId, members] of of) {
    const next = new Set(members)
    for (const { line, groups } of planned) {
      if (groups?.includes(groupId)) next.add(line.id)
      else if (groups !== null) next.delete(line.id)
    }
    if (next.size === members.size && [...next].every((id) => members.has(id))) continue
    watchGroup(on.ctx, on.tx, groupId, [...members], on.now, () => on.tx.setGroupMembers(groupId, [...next]))
    on.tx.touch('deviceGroup', groupId)
  }
}

function refusedLines({ lines, refused }: Seen): Result<never> {
  const told = lines.filter(({ state }) => state === 'refused').slice(0, TOLD_AT_MOST)
  const errors = told.map(({ line, message }) => ({ path: `lines.${line}`, message: message ?? '' }))
  return { ...refuse('invalid_input', 'text', `${refused} lines cannot be taken over. Nothing was changed.`), errors }
}

/** One commit for the whole file, or none. Code `invalid_input` with `lines.N` of each refused line (at most 20). */
export const importDevices: Command<'devices.import'> = (on, input) => {
  const judged = judge(on.tx, input)
  if (judged.seen.refused > 0) return refusedLines(judged.seen)
  for (const one of judged.planned) storeOne(on, one)
  storeMembers(on, judged.planned, judged.memberships)
  const { made: added, changed: altered, same } = judged.seen
  audit(on, 'device.import', 'device', null, { made: added, changed: altered, same })
  return done(judged.seen)
}
