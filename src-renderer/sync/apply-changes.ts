/** From a change batch to the reads that are no longer true. A gap in the numbers means: everything. */
import type { QueryClient } from '@tanstack/react-query'
import type { ChangeBatch, TouchedKind } from '../../src-preload/contract/events.ts'
import { onChange } from '../api/client.ts'

/** Which requests (or families, by the part before the dot) read each kind. */
const READERS: Readonly<Record<TouchedKind, readonly string[]>> = {
  template: ['templates', 'schedules', 'policies'],
  schedule: ['schedules', 'occurrences', 'selfCheck', 'today', 'engine', 'queue', 'policies'],
  job: ['queue', 'jobs', 'groups', 'today', 'engine', 'outbox'],
  execution: ['jobs', 'queue', 'today', 'outbox', 'devices', 'engine', 'groups'],
  run: ['runs', 'explain', 'today', 'schedules', 'devices', 'engine', 'groups'],
  group: ['groups', 'queue', 'today'],
  device: ['devices', 'today', 'jobs.reach', 'engine', 'fleet.intake'],
  deviceGroup: ['deviceGroups', 'devices', 'today', 'jobs.reach', 'policies'],
  settings: ['settings', 'app', 'engine', 'queue', 'brokers', 'builtinBroker'],
  engine: ['engine', 'app', 'outbox', 'today', 'queue', 'builtinBroker', 'selfCheck'],
  queue: ['queue', 'engine', 'today'],
  report: ['reports'],
  occurrence: ['occurrences', 'schedules', 'today'],
  backfill: ['backfills', 'schedules'],
  limit: ['limits', 'queue'],
  policy: ['policies'],
  series: ['series'],
  alert: ['alerts', 'today', 'engine'],
}

function reads(name: string, families: ReadonlySet<string>): boolean {
  return families.has(name) || families.has(name.split('.')[0] ?? '')
}

/** Marks the reads of these families as stale; what is on screen is asked for again at once. */
export function invalidateFamilies(client: QueryClient, families: ReadonlySet<string>): void {
  void client.invalidateQueries({ predicate: (query) => reads(String(query.queryKey[0]), families) })
}

/** The families of reads that a batch touched. */
export function familiesOf(batch: ChangeBatch): readonly string[] {
  return batch.touched.flatMap((touched) => READERS[touched.kind])
}

/** Batches are gathered this long, so that a flood asks for each list a few times a second and not more. */
const GATHER_MS = 150

/** Follows the engine's batches until the returned function is called. */
export function followChanges(client: QueryClient): () => void {
  let last: number | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const waiting = new Set<string>()
  const everything = () => void client.invalidateQueries()
  const flush = () => {
    timer = undefined
    const families = new Set(waiting)
    waiting.clear()
    invalidateFamilies(client, families)
  }
  const stop = onChange((batch) => {
    const isGap = last !== null && batch.seq !== last + 1
    last = batch.seq
    if (isGap) everything()
    for (const family of familiesOf(batch)) waiting.add(family)
    timer ??= setTimeout(flush, GATHER_MS)
  }, everything)
  return () => {
    clearTimeout(timer)
    stop()
  }
}
