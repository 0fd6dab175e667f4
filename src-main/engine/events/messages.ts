/** MQTT messages as events, and the topic filters that the link is to listen to. Parsing of bytes is the link's. */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { MessageEvents } from '../ports/message-events.ts'
import type { StoreTx } from '../ports/store.ts'
import { parseEventConfig } from './config.ts'
import { NO_CHAIN } from './event.ts'

const MAX_FILTERS = 200

/** No deeper than stored data may be: what is deeper is not kept. Without recursion. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LIMITS.jsonDepth) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}

function filtersOf(tx: StoreTx): string[] {
  const prefix = tx.getSettings().broker?.prefix ?? null
  const filters = new Set<string>()
  for (const schedule of tx.schedulesOfEvent('mqtt_message')) {
    // A paused one listens on: what came in the pause is counted.
    const read = parseEventConfig(schedule.scheduleConfig, prefix)
    if (read.ok && read.value?.topicFilter) filters.add(read.value.topicFilter)
  }
  return [...filters].sort().slice(0, MAX_FILTERS)
}

/** `guard` runs a call only while this instance is the one that works; nothing is thrown but what it throws. */
export function messageEvents(
  ctx: EngineContext,
  guard: <T>(wallAt: number, silent: T, call: () => T) => T,
): MessageEvents {
  return {
    filters: () => guard(0, [], () => ctx.store.read(filtersOf)),
    take: (messages, wallAt) =>
      guard(wallAt, undefined, () => {
        if (messages.length === 0) return
        const now = { wallAt, monoMs: ctx.life.lastTick?.monoMs ?? 0 }
        ctx.write('device', now, (tx) => {
          for (const { topic, payload, retained } of messages) {
            if (isTooDeep(payload)) continue
            const data = { topic, levels: topic.split('/'), payload, retained }
            ctx.hooks.raise(tx, { kind: 'mqtt_message', at: wallAt, subject: '', data, chain: NO_CHAIN }, now)
          }
        })
      }),
  }
}
