// The store port in plain maps, for tests of the engine: same answers as SQLite (test/store/conformance.ts runs on both), no file.
import { DEFAULT_SETTINGS } from '../../src-main/engine/domain/settings.ts'
import type { InstanceRow, InstanceTables, Lease, Store, StoreTx } from '../../src-main/engine/ports/store.ts'
import { StoreFault } from '../../src-main/engine/ports/store.ts'
import type { DeviceTables } from '../../src-main/engine/ports/store-devices.ts'
import type { PlanTables, ScheduleRow, SlotRow } from '../../src-main/engine/ports/store-plan.ts'
import { matchesDevice, parseDeviceQuery } from '../../src-main/store/device-query.ts'
import { FIRST_ENGINE_STATE } from '../../src-main/store/instances-table.ts'
import { readOnlyTx } from '../../src-main/store/read-only-tx.ts'
import { type CommitListener, touchLog } from '../../src-main/store/touched.ts'
import { deviceGroupUses } from './memory-uses.ts'
import type { Device, DeviceGroup, TaskFunction, Template } from '../../src-preload/contract/entities.ts'
import { memoryEvents } from './memory-events.ts'
import { memoryExplain } from './memory-explain.ts'
import { memoryData } from './memory-data.ts'
import { memoryOccurrences } from './memory-occurrences.ts'
import { memoryLimits } from './memory-limits.ts'
import { memoryOutbox } from './memory-outbox.ts'
import { MemoryTable, type UndoLog } from './memory-table.ts'
import { memoryWork, workMemory } from './memory-work.ts'

/** A value that goes back when the transaction does. */
function cell<T>(undo: UndoLog, first: T) {
  let value = first
  return {
    get: () => value,
    set: (next: T) => {
      const before = value
      undo.push(() => {
        value = before
      })
      value = next
    },
  }
}

const by =
  <T>(...keys: ((row: T) => number | string)[]) =>
  (a: T, b: T): number => {
    for (const key of keys) {
      const left = key(a)
      const right = key(b)
      if (left !== right) return left < right ? -1 : 1
    }
    return 0
  }

function memorySchedules(schedules: MemoryTable<ScheduleRow>) {
  const isDue = (row: ScheduleRow, now: number) =>
    row.state === 'ENABLED' && row.nextRunAt !== null && row.nextRunAt <= now
  const isToResume = (row: ScheduleRow, now: number) =>
    row.state === 'PAUSED' && row.pausedUntil !== null && row.pausedUntil <= now
  return {
    insertSchedule: (row) => {
      if (schedules.find(({ number }) => number === row.number)) throw new StoreFault('constraint', 'number in use')
      schedules.insert(row.id, row)
    },
    updateSchedule: (row, expected) => schedules.update(row.id, row, ({ version }) => version === expected),
    advanceSchedule: (id, change) => {
      const row = schedules.get(id)
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      if (row !== null) schedules.set(id, { ...row, ...given })
    },
    getSchedule: (id) => schedules.get(id),
    getScheduleByNumber: (number) => schedules.find((row) => row.number === number),
    dueSchedules: (now, limit) =>
      schedules
        .filter((row) => isDue(row, now))
        .sort(by((row) => row.nextRunAt ?? 0))
        .slice(0, limit),
    nextWakeAt: () => {
      const wakes = schedules
        .filter(({ state }) => state === 'ENABLED' || state === 'PAUSED')
        .map((row) => (row.state === 'ENABLED' ? row.nextRunAt : row.pausedUntil))
        .filter((at) => at !== null)
      return wakes.length === 0 ? null : Math.min(...wakes)
    },
    schedulesToResume: (now, limit) =>
      schedules
        .filter((row) => isToResume(row, now))
        .sort(by((row) => row.pausedUntil ?? 0))
        .slice(0, limit),
    schedulesAfter: (id, limit) =>
      schedules
        .filter((row) => row.state !== 'DELETED' && row.id > (id ?? ''))
        .sort(by((row) => row.id))
        .slice(0, limit),
  } satisfies Partial<PlanTables>
}

type MemoryPlan = { tables: PlanTables; slots: MemoryTable<SlotRow>; templates: MemoryTable<Template> }

function memoryPlan(undo: UndoLog): MemoryPlan {
  const templates = new MemoryTable<Template>(undo)
  const schedules = new MemoryTable<ScheduleRow>(undo)
  const slots = new MemoryTable<SlotRow>(undo)
  const functions = new MemoryTable<TaskFunction>(undo)
  const numbers = cell<Record<string, number>>(undo, {})
  const slotKey = (scheduleId: string, at: number) => `${scheduleId} ${at}`
  const tables: PlanTables = {
    nextNumber: (table) => {
      const next = (numbers.get()[table] ?? 0) + 1
      numbers.set({ ...numbers.get(), [table]: next })
      return next
    },
    insertTemplate: (row) => {
      if (templates.find(({ number }) => number === row.number)) throw new StoreFault('constraint', 'number in use')
      templates.insert(row.id, row)
    },
    updateTemplate: (row, expected) => templates.update(row.id, row, ({ version }) => version === expected),
    getTemplate: (id) => templates.get(id),
    getTemplateByNumber: (number) => templates.find((row) => row.number === number),
    countSchedulesOfTemplate: (id) => schedules.count((row) => row.templateId === id && row.state !== 'DELETED'),
    ...memorySchedules(schedules),
    insertSlot: (row) => {
      const key = slotKey(row.scheduleId, row.scheduledAt)
      if (slots.has(key)) return false
      slots.insert(key, { ...row, coversToAt: row.coversToAt ?? null })
      return true
    },
    decidedRanges: (scheduleId, fromAt) =>
      slots
        .filter((row) => row.scheduleId === scheduleId && (row.coversToAt ?? Number.NEGATIVE_INFINITY) >= fromAt)
        .map((row) => ({ from: row.scheduledAt, to: row.coversToAt ?? row.scheduledAt }))
        .sort(by((row) => row.from)),
    getSlot: (scheduleId, at) => slots.get(slotKey(scheduleId, at)),
    deleteSlotsBefore: (at, limit) => {
      const old = slots
        .filter((row) => row.scheduledAt < at)
        .sort(by((row) => row.scheduledAt))
        .slice(0, limit)
      for (const row of old) slots.delete(slotKey(row.scheduleId, row.scheduledAt))
      return old.length
    },
    updateSkippedSlot: (row) =>
      slots.update(slotKey(row.scheduleId, row.scheduledAt), row, ({ verdict }) => verdict === 'skip'),
    countRunSlots: (scheduleId, from, to) =>
      slots.count(
        (row) =>
          row.scheduleId === scheduleId && row.verdict === 'run' && row.scheduledAt > from && row.scheduledAt <= to,
      ),
    listTaskFunctions: () => functions.filter(() => true).sort(by((row) => row.number)),
    getTaskFunction: (key) => functions.get(key),
    putTaskFunction: (row) => {
      const known = functions.get(row.key)
      functions.set(row.key, known === null ? row : { ...row, id: known.id, number: known.number })
    },
  }
  return { tables, slots, templates }
}

type MemoryDevices = { tables: Omit<DeviceTables, 'usesOfDeviceGroup'>; groupIds: () => string[] }

function memoryDevices(undo: UndoLog): MemoryDevices {
  const devices = new MemoryTable<Device>(undo)
  const groups = new MemoryTable<DeviceGroup>(undo)
  const members = new MemoryTable<{ groupId: string; deviceId: string }>(undo)
  const inOrder = () => devices.filter(() => true).sort(by((row) => row.id))
  const listed = (groupId: string) => members.filter((row) => row.groupId === groupId).map((row) => row.deviceId)
  const removeMembers = (fits: (row: { groupId: string; deviceId: string }) => boolean) => {
    for (const row of members.filter(fits)) members.delete(`${row.groupId} ${row.deviceId}`)
  }
  const devicesOf = (id: string): string[] => {
    const group = groups.get(id)
    if (group === null) return []
    if (group.kind === 'static') return listed(id).sort()
    const terms = parseDeviceQuery(group.query ?? '')
    return inOrder()
      .filter((device) => matchesDevice(device, terms))
      .map((device) => device.id)
  }
  const isVersion = (expected: number | null) => (row: { version: number }) =>
    expected === null || row.version === expected
  const tables: MemoryDevices['tables'] = {
    insertDevice: (row) => devices.insert(row.id, row),
    updateDevice: (row, expected) => devices.update(row.id, row, isVersion(expected)),
    getDevice: (id) => devices.get(id),
    deleteDevice: (id) => {
      devices.delete(id)
      removeMembers(({ deviceId }) => deviceId === id)
    },
    setPresence: (id, { presence, presenceAt, asleepUntil, session, lastHeardAt }) => {
      const row = devices.get(id)
      if (row !== null) devices.set(id, { ...row, presence, presenceAt, asleepUntil, session, lastHeardAt })
    },
    heard: (ids, at) => {
      for (const id of ids) {
        const row = devices.get(id)
        if (row !== null && (row.lastHeardAt ?? Number.NEGATIVE_INFINITY) < at)
          devices.set(id, { ...row, lastHeardAt: at })
      }
    },
    deviceIdsAfter: (id, limit) =>
      inOrder()
        .map((row) => row.id)
        .filter((known) => known > (id ?? ''))
        .slice(0, limit),
    countDevices: () => devices.count(),
    existingDevices: (ids) => ids.filter((id) => devices.has(id)),
    heldDevices: (ids) => ids.filter((id) => devices.get(id)?.isAccepted === false),
    insertDeviceGroup: (row) => groups.insert(row.id, row),
    updateDeviceGroup: (row, expected) => groups.update(row.id, row, isVersion(expected)),
    getDeviceGroup: (id) => {
      const row = groups.get(id)
      return row === null ? null : { ...row, deviceCount: devicesOf(id).length }
    },
    deleteDeviceGroup: (id) => {
      groups.delete(id)
      removeMembers(({ groupId }) => groupId === id)
    },
    setGroupMembers: (id, deviceIds) => {
      if (!groups.has(id) || deviceIds.some((deviceId) => !devices.has(deviceId))) {
        throw new StoreFault('constraint', 'No such group or device.')
      }
      removeMembers(({ groupId }) => groupId === id)
      for (const deviceId of deviceIds) members.set(`${id} ${deviceId}`, { groupId: id, deviceId })
    },
    devicesOfGroup: devicesOf,
  }
  const groupIds = () =>
    groups
      .filter(() => true)
      .map(({ id }) => id)
      .sort()
  return { tables, groupIds }
}

function memoryInstances(undo: UndoLog): {
  tables: InstanceTables
  epoch: () => number
  audits: MemoryTable<unknown>
} {
  const lease = cell<Lease | null>(undo, null)
  const instances = new MemoryTable<InstanceRow>(undo)
  const state = cell(undo, FIRST_ENGINE_STATE)
  const settings = cell(undo, DEFAULT_SETTINGS)
  const audit = new MemoryTable<unknown>(undo)
  const tables: InstanceTables = {
    readLease: () => lease.get(),
    putLease: (next) => {
      const held = lease.get()
      const isOwn = held?.epoch === next.epoch && held.instanceId === next.instanceId
      if (held !== null && held.epoch >= next.epoch && !isOwn) {
        throw new StoreFault('stepped_down', 'Another instance has taken this workspace.', { epoch: next.epoch })
      }
      lease.set({ ...next })
    },
    clearLease: (epoch) => {
      if (lease.get()?.epoch === epoch) lease.set({ epoch, instanceId: '', hostName: '', processId: 0, expiresAt: 0 })
    },
    putInstance: (row) => instances.set(row.id, row),
    getInstance: (id) => instances.get(id),
    listInstances: () =>
      instances
        .filter(() => true)
        .sort(
          by(
            (row) => -row.lastHeartbeatAt,
            (row) => row.id,
          ),
        ),
    getEngineState: () => ({ ...state.get() }),
    putEngineState: (next) => state.set({ ...next }),
    getSettings: () => structuredClone(settings.get()),
    putSettings: (next) => settings.set(structuredClone(next)),
    addAudit: (row) => audit.set(String(audit.count()), row),
  }
  return { tables, epoch: () => lease.get()?.epoch ?? 0, audits: audit }
}

/** An empty store in memory. */
export function memoryStore(): Store {
  const undo: UndoLog = []
  const log = touchLog()
  const instances = memoryInstances(undo)
  const plan = memoryPlan(undo)
  const devices = memoryDevices(undo)
  const work = workMemory(undo)
  const tx: StoreTx = {
    ...plan.tables,
    ...memoryOccurrences(undo, (id) => plan.tables.getSchedule(id) !== null),
    ...memoryWork(work),
    ...memoryLimits(undo, work, { groupIds: devices.groupIds, getDevice: devices.tables.getDevice }),
    ...devices.tables,
    ...memoryEvents(undo, { ...plan.tables, ...devices.tables }),
    ...memoryExplain(undo, plan.slots, instances.audits),
    ...memoryData(undo),
    ...memoryOutbox(undo),
    ...instances.tables,
    touch: log.touch,
    usesOfDeviceGroup: (id) => deviceGroupUses(tx, plan.templates, id),
  }
  const reading = readOnlyTx(tx)
  const listeners = new Set<CommitListener>()
  let epoch = 0
  let isWriting = false

  function rollBack(): void {
    for (const take of undo.reverse()) take()
    undo.length = 0
    log.take()
  }

  function run<T>(work: (tx: StoreTx) => T): T {
    if (epoch !== 0 && instances.epoch() !== epoch)
      throw new StoreFault('stepped_down', 'Another instance took over.', { epoch })
    const value = work(tx)
    if (typeof (value as { then?: unknown } | null)?.then === 'function') throw new TypeError('Work must not be async')
    return value
  }

  return {
    read: (work) => work(reading),
    write: (source, work) => {
      if (isWriting) throw new TypeError('A write inside a transaction; use the transaction that is open')
      isWriting = true
      try {
        const value = run(work)
        undo.length = 0
        isWriting = false
        const touched = log.take()
        if (touched.length > 0) for (const listener of listeners) listener(source, touched)
        return value
      } catch (error) {
        if (isWriting) rollBack()
        throw error
      } finally {
        isWriting = false
      }
    },
    setEpoch: (next) => {
      epoch = next
    },
    onCommit: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => listeners.clear(),
  }
}
