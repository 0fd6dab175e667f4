/** A bridge in memory that answers like the engine: holds a queue, moves, holds, cancels, and tells what it touched. */
import type { TouchedKind } from '../../../src-preload/contract/events.ts'
import type { FailureCode } from '../../../src-preload/contract/failures.ts'
import { requests, type RequestName } from '../../../src-preload/contract/requests.ts'
import type { QueueRow } from '../../../src-preload/contract/requests-work.ts'
import type { Bridge } from '../../../src-renderer/api/client.ts'
import { aJob, queueRows, someGroups, someSettings, someStatus, someTemplates } from './fixtures.ts'
import { someLanes, someToday } from './today-fixture.ts'

type Options = {
  language?: 'en' | 'ar'
  theme?: 'light' | 'dark'
  density?: 'comfortable' | 'compact'
  offline?: boolean
  empty?: boolean
  firstRun?: boolean
}
type Answer =
  | { ok: true; value: unknown }
  | { ok: false; code: FailureCode; message: string; errors: []; detail?: Record<string, unknown> }
type Handler = (input: never) => unknown

/** What a test or the harness holds of the fake engine. */
export type FakeMuster = {
  bridge: Bridge
  /** Every request that came, parsed. */
  calls: { name: string; input: unknown }[]
  state: { queue: ReturnType<typeof queueRows>; version: number; isHeld: boolean }
  /** Replace or add an answer; throw a `refusal` to refuse. */
  answer: (name: RequestName, handler: Handler) => void
  /** Tells the window that these kinds changed. */
  touch: (...kinds: TouchedKind[]) => void
}

/** Thrown by a handler: the request is refused with this code. */
export function refusal(code: FailureCode, message: string = code, detail?: Record<string, unknown>): Answer {
  return { ok: false, code, message, errors: [], ...(detail ? { detail } : {}) }
}

/** A fresh fake engine. */
export function makeFakeMuster(options: Options = {}): FakeMuster {
  const now = Date.now()
  const listeners = new Set<(batch: unknown) => void>()
  const state = {
    queue: options.empty ? { running: [], waiting: [], held: [] } : queueRows(now),
    version: 7,
    isHeld: false,
  }
  let settings = someSettings({
    language: options.language ?? 'en',
    theme: options.theme ?? 'light',
    density: options.density ?? 'comfortable',
  })
  let seq = 0
  const touch = (...kinds: TouchedKind[]) => {
    seq += 1
    for (const listener of listeners)
      listener({ seq, source: 'Sara H.', touched: kinds.map((kind) => ({ kind, ids: 'all' })) })
  }
  const all = () => [...state.queue.running, ...state.queue.waiting, ...state.queue.held]
  const find = (id: string): QueueRow => {
    const row = all().find((each) => each.id === id)
    if (!row) throw refusal('unknown_job')
    return row
  }
  const remove = (id: string) => {
    for (const part of [state.queue.running, state.queue.waiting, state.queue.held]) {
      const index = part.findIndex((row) => row.id === id)
      if (index >= 0) part.splice(index, 1)
    }
  }
  const handlers = new Map<string, Handler>()
  const on = <I>(name: RequestName, handler: (input: I) => unknown) => handlers.set(name, handler as Handler)
  const offlineBroker = {
    ...someStatus(now).broker,
    state: 'offline' as const,
    sinceAt: now - 12 * 60_000,
    latencyMs: null,
  }
  on('engine.status', () =>
    someStatus(now, {
      queued: state.queue.waiting.length,
      running: state.queue.running.length,
      ...(options.offline ? { broker: offlineBroker, outbox: 7 } : {}),
      ...(options.empty ? { nextFire: null, devicesFailing: 0 } : {}),
    }),
  )
  on('app.info', () => ({
    version: '0.1.0',
    runtime: 'test',
    platform: 'linux',
    isDemo: false,
    isFirstRun: options.firstRun ?? false,
    workspacePath: '/tmp/w',
    hasTray: true,
    engineState: 'running',
    engineCode: null,
    engineMessage: null,
  }))
  on('app.copyText', () => ({ copied: true }))
  on('settings.get', () => settings)
  on('settings.change', (change: Partial<typeof settings>) => {
    settings = { ...settings, ...change }
    touch('settings')
    return settings
  })
  on('today.get', () =>
    options.empty
      ? {
          ...someToday(now),
          attention: [],
          attentionTotal: 0,
          next: [],
          nextTotal: 0,
          isEmpty: true,
          running: { jobs: 0, devices: 0, counts: {} },
          queued: { jobs: 0, lastStartsAboutAt: null, bands: {} },
        }
      : someToday(now),
  )
  on('today.timeline', () => (options.empty ? { lanes: [] } : someLanes(now)))
  on('queue.list', () => ({
    version: state.version,
    isHeld: state.isHeld,
    ...state.queue,
    waitingTotal: state.queue.waiting.length,
    limits: { local: 6, fleet: 6 },
    lastStartsAboutAt: state.queue.waiting.at(-1)?.startsAboutAt ?? null,
  }))
  on('queue.hold', (input: { isHeld: boolean }) => {
    state.isHeld = input.isHeld
    touch('queue')
    return { isHeld: state.isHeld }
  })
  on(
    'queue.move',
    (input: { jobId: string; afterJobId: string | null; baseVersion: number; priority?: number | null }) => {
      if (input.baseVersion !== state.version) throw refusal('queue_changed')
      const row = find(input.jobId)
      const rest = state.queue.waiting.filter((each) => each.id !== row.id)
      const anchor = input.afterJobId ? rest.findIndex((each) => each.id === input.afterJobId) : -1
      const priority = input.afterJobId ? (rest[anchor]?.priority ?? row.priority) : (input.priority ?? row.priority)
      const place = input.afterJobId ? anchor + 1 : rest.findIndex((each) => each.priority <= priority)
      rest.splice(place < 0 ? rest.length : place, 0, { ...row, priority })
      state.queue.waiting = rest
      state.version += 1
      touch('queue', 'job')
      return { job: { ...row, priority }, version: state.version }
    },
  )
  on('jobs.hold', (input: { ids: string[]; isHeld: boolean }) => {
    const jobs = input.ids.map((id) => ({
      ...find(id),
      isHeld: input.isHeld,
      state: input.isHeld ? ('PENDING' as const) : ('QUEUED' as const),
    }))
    for (const job of jobs) {
      remove(job.id)
      ;(job.isHeld ? state.queue.held : state.queue.waiting).push(job)
    }
    touch('queue', 'job')
    return { jobs }
  })
  on('jobs.cancel', (input: { id: string }) => {
    const job = { ...find(input.id), state: 'CANCELLED' as const }
    remove(input.id)
    touch('queue', 'job', 'run')
    return job
  })
  on('jobs.create', (input: { nameEn?: string | null; priority?: number | null }) => {
    const job = aJob(`new${all().length}`, {
      nameEn: input.nameEn ?? 'Price list push',
      priority: input.priority ?? 0,
      trigger: 'manual',
    })
    state.queue.waiting.push(job)
    touch('queue', 'job')
    return job
  })
  on('jobs.get', (input: { id: string }) => find(input.id))
  on('jobs.executions', () => ({ items: [], next: null }))
  on('fleet.intake', () => ({
    sinceAt: now,
    messages: 0,
    answered: 0,
    ignored: { own: 0, foreign: 0, retained: 0, presence: 0, oldWill: 0 },
    refused: {},
    throttled: 0,
    devices: [],
    lastRefusals: [],
    events: { mode: 'off', waiting: 0, dropped: 0 },
  }))
  on('jobs.reach', () => ({
    total: 96,
    free: 82,
    busy: 7,
    asleep: 2,
    lost: 5,
    unknown: 0,
    samples: { asleep: ['ksk-crn-063', 'ksk-crn-088'], lost: ['ksk-crn-041', 'ksk-crn-058', 'ksk-crn-071'] },
    place: 6,
    queueLength: 38,
    usualMs: 15 * 60_000,
  }))
  on('jobs.preview', () => ({
    items: [],
    next: null,
    total: 96,
    counts: {
      ...{ get: 96, precheck: 0, held: 0, invalid: 0, busy: 7 },
      presence: { online: 89, asleep: 2, lost: 5, unknown: 0 },
    },
    endsAboutAt: null,
    usualMs: null,
    firstAt: null,
  }))
  on('jobs.waits', () => ({ counts: [], items: [] }))
  on('templates.list', () => ({ items: someTemplates(), next: null, total: 2 }))
  on('templates.get', (input: { id: string }) => someTemplates().find((each) => each.id === input.id))
  on('deviceGroups.list', () => ({ items: someGroups() }))
  on('devices.list', () => ({ items: [], next: null, total: 0 }))
  on('devices.facets', () => ({
    total: 500,
    held: 0,
    presence: { online: 482, asleep: 7, lost: 11, unknown: 0 },
    groups: [],
  }))
  on('schedules.list', () => ({
    items: [],
    next: null,
    total: 0,
    counts: { all: 0, on: 0, off: 0, paused: 0, neverFires: 0 },
  }))
  on('runs.list', () => ({ items: [], next: null, total: 0 }))
  on('outbox.list', () => ({
    items: options.offline
      ? state.queue.waiting.slice(0, 7).map((row) => ({
          jobId: row.id,
          publicJobId: row.publicId,
          nameEn: row.nameEn,
          nameAr: row.nameAr,
          deviceId: 'ksk-crn-017',
          queuedAt: now - 11 * 60_000,
          expiresAt: now + 48 * 60_000,
          ageMs: 11 * 60_000,
          notBeforeAt: null,
          why: 'offline',
        }))
      : [],
    total: options.offline ? 7 : 0,
    held: 0,
  }))
  const groupView = () => {
    const jobs = state.queue.waiting.filter((row) => row.groupId === 'g1')
    return {
      id: 'g1',
      nameEn: 'Harbour meters, quarter change',
      nameAr: 'عدادات الميناء، تغيير الربع',
      mode: 'sequential',
      width: null,
      onFailure: 'stop',
      state: 'QUEUED',
      startedAt: null,
      finishedAt: null,
      cancelRequestedAt: null,
      createdAt: now,
      createdBy: 'Sara H.',
      updatedAt: now,
      updatedBy: 'Sara H.',
      version: 1,
      jobs,
      doneCount: 0,
      failedCount: 0,
    }
  }
  for (const name of ['groups.get', 'groups.create', 'groups.change', 'groups.cancel', 'groups.retry'] as const)
    on(name, groupView)
  const calls: FakeMuster['calls'] = []
  const bridge: Bridge = {
    platform: 'linux',
    async request(name, input) {
      const schema = requests[name as RequestName]
      const parsed = schema?.input.safeParse(input)
      if (!parsed?.success) return refusal('invalid_input', JSON.stringify(parsed?.error.issues ?? name))
      calls.push({ name, input: parsed.data })
      const handler = handlers.get(name)
      if (!handler) return refusal('unknown_request', name)
      try {
        return { ok: true, value: structuredClone(handler(parsed.data as never)) }
      } catch (refused) {
        if (refused instanceof Error) throw refused
        return refused
      }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return { bridge, calls, state, answer: (name, handler) => void handlers.set(name, handler), touch }
}
