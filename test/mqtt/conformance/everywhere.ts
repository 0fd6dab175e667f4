// Where every item of the conformance suite must hold: real mosquitto and the built-in broker, AWS's prefix and one with a slash.
import { afterAll, test } from 'vitest'
import { WireBench } from '../wire-bench.ts'
import type { WireOptions } from '../wire-bench.ts'
import type { BrokerKind } from '../wire-broker.ts'
import { stopSharedBrokers } from '../wire-broker.ts'

afterAll(stopSharedBrokers)

export const PLACES: readonly (readonly [BrokerKind, string])[] = [
  ['mosquitto', '$aws'],
  ['mosquitto', 'site7/x'],
  ['built-in', '$aws'],
  ['built-in', 'site7/x'],
]

export type Open = (options?: WireOptions) => Promise<WireBench>

/** The same test in each place; it opens its bench itself. */
export function everywhere(name: string, run: (open: Open) => Promise<void>): void {
  for (const [kind, prefix] of PLACES)
    test(`${kind} ${prefix}: ${name}`, () => run((options) => WireBench.open(kind, prefix, options)))
}
