/** The devices of the fleet proof, in a process of their own: the simulator's fleet, told what to be on the command line, asked over the
 *  process channel what it saw. Knows nothing of Muster but its device protocol. */
import { BEHAVIOURS } from '../../../src-main/simulator/behaviour.ts'
import type { Behaviour } from '../../../src-main/simulator/behaviour.ts'
import { uniformFleet } from '../../../src-main/simulator/cast.ts'
import { startFleet } from '../../../src-main/simulator/fleet.ts'
import type { Moment } from '../../../src-main/simulator/witness.ts'

/** What the devices saw, in numbers and in the order of their moments. */
export type Testimony = {
  readonly ended: number
  readonly sent: number
  /** Executions that some device began twice, or was handed again after their end. */
  readonly doubles: number
  /** Ends by the device's last word. */
  readonly endings: Record<string, number>
  /** Per job: how many devices began and ended it, and the most that were under way at once. */
  readonly jobs: Record<
    string,
    { began: number; ended: number; mostAtOnce: number; mostAtSite: Record<string, number> }
  >
  /** The different orders in which devices began their jobs, with the number of devices. */
  readonly orders: Record<string, number>
  /** When each job first began and was last reported done anywhere, by place in the order of all moments: caps on whole jobs show here. */
  readonly spans: readonly { readonly jobId: string; readonly firstBegan: number; readonly lastSaid: number }[]
}
export type Told =
  | { readonly type: 'ready' }
  | ({ readonly type: 'progress' } & Pick<Testimony, 'ended' | 'sent'> & { readonly began: number })
export type Answered = { readonly type: 'testimony'; readonly testimony: Testimony }

const [url = '', countText = '0', speedText = '1'] = process.argv.slice(2)
const count = Number(countText)
const PROGRESS_MS = 50

/** Restless on purpose: some messages are lost, some come twice, some come late; nobody stays silent for ever. */
const behaviour: Behaviour = {
  ...BEHAVIOURS.quick,
  ...{
    steps: [1, 2],
    stepMs: [0, 400],
    lossPercent: 3,
    twicePercent: 5,
    reorderPercent: 3,
    askAgainMs: [30_000, 60_000],
  },
}

const fleet = await startFleet({
  ...{ url, username: null, password: null, devices: count, seed: 4, speed: Number(speedText), reconnectMs: 100 },
  connections: Math.max(1, Math.ceil(count / 100)),
  cast: uniformFleet(count, 'quick', behaviour),
})
const say = (message: Told | Answered) => process.send?.(message)
let ended = 0
fleet.witness.whenEnded(() => {
  ended += 1
})

const siteOf = new Map(fleet.cast.map(({ id, attributes }) => [id, attributes.site]))

function mostAtSite(of: (moment: Moment) => boolean): Record<string, number> {
  const at = (site: string) => (moment: Moment) => of(moment) && siteOf.get(moment.deviceId) === site
  return Object.fromEntries([...new Set(siteOf.values())].map((site) => [site, fleet.witness.mostAtOnce(at(site))]))
}

function testify(): Testimony {
  const moments = fleet.witness.moments()
  const jobIds = [...new Set(moments.map(({ jobId }) => jobId))]
  const of = (jobId: string) => (moment: Moment) => moment.jobId === jobId
  const jobs: Testimony['jobs'] = {}
  const spans: Testimony['spans'][number][] = []
  for (const jobId of jobIds) {
    const mine = moments.filter(of(jobId))
    const began = mine.filter(({ what }) => what === 'began').length
    const ended = mine.filter(({ what }) => what === 'ended').length
    jobs[jobId] = { began, ended, mostAtOnce: fleet.witness.mostAtOnce(of(jobId)), mostAtSite: mostAtSite(of(jobId)) }
    const firstBegan = moments.findIndex((moment) => moment.jobId === jobId && moment.what === 'began')
    const lastSaid = moments.findLastIndex((moment) => moment.jobId === jobId && moment.what === 'said')
    spans.push({ jobId, firstBegan, lastSaid })
  }
  const orders: Testimony['orders'] = {}
  for (const order of fleet.witness.orders().values()) {
    const key = order.join(' ')
    orders[key] = (orders[key] ?? 0) + 1
  }
  const endings: Testimony['endings'] = {}
  for (const { ended: word } of fleet.witness.sightings()) endings[word ?? 'open'] = (endings[word ?? 'open'] ?? 0) + 1
  return { ended, sent: fleet.sent(), doubles: fleet.witness.doubles().length, endings, jobs, orders, spans }
}

const telling = setInterval(
  () => say({ type: 'progress', ended, began: fleet.witness.begun, sent: fleet.sent() }),
  PROGRESS_MS,
)
process.on('message', (asked) => {
  if (asked === 'testify') return say({ type: 'testimony', testimony: testify() })
  clearInterval(telling)
  return void fleet.stop().then(() => process.exit(0))
})
process.on('disconnect', () => process.exit(0))
say({ type: 'ready' })
