// When the broker took a message, where it says so: in a user property of MQTT 5, or (the built-in one) before the topic.
// No client here. A time that nobody vouches for is no time: without a clock named by the profile nothing is read.

import { readStamp } from './topics.ts'

/** How a broker says when it took a message. `property`: a user property that it adds itself; `stamp`: as the built-in broker does. */
export type BrokerClock = { readonly kind: 'property'; readonly name: string } | { readonly kind: 'stamp' }

/** 2000-01-01 and 2100-01-01. */
const SANE_FROM = 946_684_800_000
const SANE_TO = 4_102_444_800_000
/** Seconds are told from milliseconds by their size. */
const MS_FROM = 1e11

const sane = (at: number): number | null => (at >= SANE_FROM && at < SANE_TO ? Math.round(at) : null)

function instantOf(said: string): number | null {
  if (/^\d{9,13}(\.\d{1,6})?$/.test(said)) {
    const value = Number(said)
    return sane(value < MS_FROM ? value * 1_000 : value)
  }
  // With a zone only: a time of nowhere is none.
  return /^\d{4}-\d\d-\d\dT[\d:.]{5,18}(Z|[+-]\d\d:?\d\d)$/.test(said) ? sane(Date.parse(said)) : null
}

type Properties = { readonly userProperties?: Readonly<Record<string, string | string[]>> | undefined }

/** The message's own topic, and when the broker took it (epoch ms); null = it does not say, or nothing that makes sense. */
export function brokerTime(
  clock: BrokerClock | null,
  topic: string,
  properties: Properties | undefined,
): { readonly topic: string; readonly brokerAt: number | null } {
  if (clock?.kind === 'stamp') {
    const stamped = readStamp(topic)
    return stamped ? { topic: stamped.topic, brokerAt: sane(stamped.at) } : { topic, brokerAt: null }
  }
  if (clock?.kind !== 'property') return { topic, brokerAt: null }
  const given = properties?.userProperties?.[clock.name]
  // A device may send one of the same name; the broker's own is added behind it.
  const said = Array.isArray(given) ? given.at(-1) : given
  return { topic, brokerAt: said === undefined ? null : instantOf(said) }
}
