/** The limit of the fleet bench: bare mqtt.js with one commit for everything that came within 5 ms; and what both sides share: devices in
 *  a process of their own, clocks, the counting of answers. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import mqtt from 'mqtt'
import { makeTopics } from '../../../src-main/mqtt/topics.ts'

const GIVE_UP_MS = 120_000
const BATCH_MS = 5
const topics = makeTopics('$aws')
/** What every device is told to do. */
export const document = { operation: 'bench', filling: 'x'.repeat(480) }

/** What one round took of this process: messages a second by the clock, CPU for each device, commits. */
export type Took = { readonly rate: number; readonly cpuUs: number; readonly commits: number }

/** Starts the clocks; the call that comes back reads them. */
export function clocks(devices: number): (commits: number) => Took {
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  return (commits) => {
    const { user, system } = process.cpuUsage(cpu)
    return {
      rate: ((3 * devices) / (performance.now() - startedAt)) * 1000,
      cpuUs: (user + system) / devices,
      commits,
    }
  }
}

export type Witnessed = {
  seen: number
  ended: number
  doubles: number
  accepted: number
  rejected: number
  heard: number
}

const said = <T>(child: ChildProcess) =>
  new Promise<T>((done) => child.once('message', (message) => done(message as T)))

/** Starts as many devices; resolves when all have subscribed. */
export async function startDevices(url: string, devices: number): Promise<{ child: ChildProcess; ids: string[] }> {
  const child = fork(resolve(import.meta.dirname, '../fleet-devices.ts'), [url, String(devices)])
  const { ready } = await said<{ ready: string[] }>(child)
  return { child, ids: ready }
}

/** What the devices saw. */
export async function report(child: ChildProcess): Promise<Witnessed> {
  child.send('report')
  return said<Witnessed>(child)
}

/** Ends the devices' process. */
export async function endDevices(child: ChildProcess): Promise<void> {
  const exited = new Promise((done) => child.once('exit', done))
  child.send('end')
  await exited
}

/** Resolves when `count` answers have been counted; rejects when they do not come. */
export function tally(count: number): { add: (more: number) => void; full: Promise<void> } {
  let seen = 0
  let fill = () => {}
  const full = new Promise<void>((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`only ${seen} of ${count} answers were stored`)), GIVE_UP_MS)
    fill = () => {
      clearTimeout(timer)
      done()
    }
  })
  const add = (more: number) => {
    seen += more
    if (seen >= count) fill()
  }
  return { add, full }
}

/** How much the bare side says: the three messages that both sides are counted on, or the whole protocol, with `accepted` after each
 *  commit and `notify` beside each change of a list, as Muster says it. */
export type Says = 'three' | 'all'

type Said = { readonly topic: string; readonly payload: string }

/** What the protocol wants said after an answer was stored. */
function answersTo({ topic, payload }: Said): Said[] {
  const { clientToken, status } = JSON.parse(payload) as { clientToken: string; status: string }
  const accepted = { topic: `${topic}/accepted`, payload: JSON.stringify({ timestamp: 1, clientToken }) }
  const told = topics.hear(topic)
  const deviceId = told !== null && 'deviceId' in told ? told.deviceId : (topic.split('/')[2] ?? '')
  if (status !== 'SUCCEEDED') return [accepted]
  const nothing = JSON.stringify({ timestamp: 1 })
  return [
    accepted,
    { topic: topics.notify(deviceId), payload: JSON.stringify({ timestamp: 1, jobs: {} }) },
    { topic: topics.notifyNext(deviceId), payload: nothing },
  ]
}

function openAnswers(folder: string) {
  const db = new Database(join(folder, 'raw.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE IF NOT EXISTS answer (topic TEXT, payload TEXT) STRICT')
  const insert = db.prepare('INSERT INTO answer VALUES (?, ?)')
  const store = db.transaction((rows: readonly Said[]) => {
    for (const { topic, payload } of rows) insert.run(topic, payload)
  })
  return { store, close: () => void db.close() }
}

/** Bare mqtt.js: tells every device, stores what each says, one commit for everything that came within 5 ms. */
export async function bareRound(url: string, folder: string, devices: number, says: Says): Promise<Took> {
  const { child, ids } = await startDevices(url, devices)
  const { store, close } = openAnswers(folder)
  const { add, full } = tally(2 * devices)
  const client = await mqtt.connectAsync(url, { protocolVersion: 4 })
  const say = ({ topic, payload }: Said) => void client.publish(topic, payload, { qos: 1 })
  let waiting: Said[] = []
  let commits = 0
  const flush = () => {
    const rows = waiting
    waiting = []
    store(rows)
    commits += 1
    if (says === 'all') for (const answer of rows.flatMap(answersTo)) say(answer)
    add(rows.length)
  }
  client.on('message', (topic, payload) => {
    if (waiting.push({ topic, payload: payload.toString() }) === 1) setTimeout(flush, BATCH_MS)
  })
  await client.subscribeAsync('$aws/things/+/jobs/+/update', { qos: 1 })
  const stopped = clocks(devices)
  const execution = { jobId: 'raw', executionNumber: 1, status: 'QUEUED', jobDocument: document }
  const queued = JSON.stringify({ timestamp: 1, jobs: { QUEUED: [{ jobId: 'raw', executionNumber: 1 }] } })
  for (const id of ids) {
    if (says === 'all') say({ topic: topics.notify(id), payload: queued })
    say({ topic: topics.notifyNext(id), payload: JSON.stringify({ timestamp: 1, execution }) })
  }
  await full
  const took = stopped(commits)
  await client.endAsync(true)
  await endDevices(child)
  close()
  return took
}
