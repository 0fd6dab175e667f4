// The fleet proof, small: nothing lost, nothing done twice, in order, within the cap, judged from the devices' side and the store's.
// The full size (10,000 devices, 20 kills) is `npm run bench -- fleet-proof`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { faultsOf, proveFleet } from '../../tools/bench/proof/fleet-proof.ts'
import type { ProofResult } from '../../tools/bench/proof/fleet-proof.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-proof-test-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('1,000 devices, a broker killed, a queue overflowing, caps, a rate, a window: 0 lost, 0 doubled, in order, within each cap', async () => {
  const devices = 1_000
  const result = await proveFleet({ devices, restarts: 3, overflow: 2_500, speed: 10, folder })
  expect(faultsOf(result, devices)).toEqual([])
  expect(result.sentWhileAway).toBeGreaterThan(1_020)
  const { testimony } = result
  expect(testimony.endings).toEqual({ SUCCEEDED: 11 * devices })
  // Those of the first window and those of the second.
  expect(Object.values(testimony.orders)).toHaveLength(2)
  expect(result.rollout.minutes).toEqual([250, 250, 250, 250])
}, 600_000)

test('the judge sees what it must: a loss, a double, another order, a broken cap', () => {
  const later = { capped: 'c', sited: 'i', rated: 'r', beforeWindow: 'b', windowed: 'w', betweenWindows: 'm' }
  const jobs = { normal: 'n', urgent: 'u', first: 'f', second: 's', away: 'a', ...later }
  const rollout = {
    ...{ jobs: later, caps: { job: 1, site: 1, group: 1 }, minutes: [1], perMinute: 1 },
    window: { before: 0, first: 1, shut: 0, sealed: 1 },
  }
  const good: ProofResult = {
    ...{ jobs, restarts: 0, sentWhileAway: 2_000, rollout, seconds: { kill: 1, cap: 1, overflow: 1, rollout: 1 } },
    sealed: Object.fromEntries(Object.values(jobs).map((id) => [id, { status: 'COMPLETED', completed: 1, all: 1 }])),
    testimony: {
      ...{ ended: 11, sent: 15, doubles: 0, endings: { SUCCEEDED: 11 }, orders: { 'u n f s a c i r b w m': 1 } },
      jobs: Object.fromEntries(
        Object.values(jobs).map((id) => [id, { began: 1, ended: 1, mostAtOnce: 1, mostAtSite: { 's-3': 1 } }]),
      ),
      spans: Object.values(jobs).map((jobId, at) => ({ jobId, firstBegan: 2 * at, lastSaid: 2 * at + 1 })),
    },
  }
  const bent = (more: Partial<ProofResult['testimony']>) =>
    faultsOf({ ...good, testimony: { ...good.testimony, ...more } }, 1)
  expect(faultsOf(good, 1)).toEqual([])
  expect(bent({ ended: 10 })).toHaveLength(1)
  expect(bent({ doubles: 1 })).toHaveLength(1)
  expect(bent({ endings: { SUCCEEDED: 10, FAILED: 1 } })).toHaveLength(1)
  expect(bent({ orders: { 'n u f s a c i r b w m': 1 } })).toHaveLength(1)
  expect(bent({ spans: good.testimony.spans.map((span) => ({ ...span, firstBegan: 0 })) })).toHaveLength(1)
  expect(
    bent({ jobs: { ...good.testimony.jobs, f: { began: 2, ended: 1, mostAtOnce: 2, mostAtSite: {} } } }),
  ).toHaveLength(1)
  const bentRollout = (more: Partial<ProofResult['rollout']>) =>
    faultsOf({ ...good, rollout: { ...rollout, ...more } }, 1)
  expect(bentRollout({ caps: { job: 0, site: 1, group: 1 } })).toEqual(['1 at once under a cap of 0'])
  expect(bentRollout({ caps: { job: 1, site: 1, group: 0 } })).toEqual(['1 at once at s-3 under a cap of 0'])
  expect(bentRollout({ minutes: [1, 2] })).toEqual(['2 began in minute 2, 1 may'])
  for (const wrong of [{ before: 1 }, { shut: 1 }, { sealed: 0 }, { first: 0, sealed: 0 }])
    expect(bentRollout({ window: { ...rollout.window, ...wrong } })).toHaveLength(1)
  const unsealed = { ...good.sealed, a: { status: 'FAILED', completed: 0, all: 1 } }
  expect(faultsOf({ ...good, sealed: unsealed }, 1)).toHaveLength(1)
})
