// The published AWS client, unmodified, against the real engine: every operation, and every refusal as its own model reads it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, expect, test } from 'vitest'
import { DEVICE, WireBench } from '../mqtt/wire-bench.ts'
import { stopSharedBrokers } from '../mqtt/wire-broker.ts'

afterAll(stopSharedBrokers)

async function run(...given: string[]): Promise<{ code: number; out: string }> {
  const child = spawn(process.execPath, given, { cwd: import.meta.dirname })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, out }
}

test('get, describe, start-next, update under a version, reject, and the refusals between them', async () => {
  const bench = await WireBench.open('mosquitto', '$aws')
  bench.post('first')
  bench.post('second')
  const { hostname, port } = new URL(bench.broker.url)
  const { username, password } = bench.broker.accountOf(DEVICE)
  const { code, out } = await run('./aws-sdk-asker.mjs', hostname, port, username, password, DEVICE)
  expect(code, out).toBe(0)
  const state = (status: string, versionNumber: number) => expect.objectContaining({ status, versionNumber })
  expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toEqual({
    queued: [
      ['first', 1],
      ['second', 1],
    ],
    // Asked without its document: the SDK leaves a `false` out of what it sends, so the default holds and the document comes.
    peek: expect.objectContaining({
      jobId: 'first',
      status: 'QUEUED',
      jobDocument: { operation: 'reboot', none: null },
    }),
    described: { operation: 'reboot', none: null },
    started: ['first', 'IN_PROGRESS', 2, 'number'],
    stale: { code: 'VersionMismatch', state: state('IN_PROGRESS', 2) },
    again: 2,
    done: state('SUCCEEDED', 3),
    late: { code: 'InvalidStateTransition', state: state('SUCCEEDED', 3) },
    rejected: state('REJECTED', 2),
    ended: { code: 'TerminalStateReached' },
    unknown: { code: 'ResourceNotFound' },
    empty: expect.not.arrayContaining(['execution']),
  })
  const states = ['first', 'second'].map((id) => bench.store.read((tx) => tx.getExecutionByPublicId(id, DEVICE))?.state)
  expect(states).toEqual(['SUCCEEDED', 'REJECTED'])
  expect(bench.faults).toEqual([])
})
