/** What an operator does to one device's queue: its order, and relief for what does not begin. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { Relief } from '../../../src-preload/contract/vocabulary.ts'
import { useCommand } from '../../api/use-command.ts'
import { isolate } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { queueText } from './text-queue.ts'

export type DeviceDetail = RequestOutput<'devices.get'>
export type Open = DeviceDetail['open'][number]
type Act = { jobId: string; name: string }

const DONE = { skip: 'didSkip', park: 'didPark', unpark: 'didUnpark', supersede: 'didSupersede' } as const

/** The ids after one of them went `by` places; null when it cannot. */
export function moved(ids: readonly string[], id: string, by: 1 | -1): string[] | null {
  const at = ids.indexOf(id)
  const to = at + by
  if (at < 0 || to < 0 || to >= ids.length) return null
  const next = ids.filter((each) => each !== id)
  next.splice(to, 0, id)
  return next
}

export function useDeviceQueue(device: DeviceDetail) {
  const say = useText(queueText)
  const command = useCommand()
  const { id: deviceId, open } = device
  const waiting = open.filter(({ state }) => state === 'QUEUED').map(({ jobId }) => jobId)
  const order = async (jobIds: string[], words: string) => {
    if ((await command('executions.order', { deviceId, jobIds })).ok) toast(words)
  }
  return {
    waiting,
    hasOwnOrder: open.some(({ rank }) => rank !== null),
    /** One place up or down among those that wait; what runs stays first. */
    move: async (jobId: string, by: 1 | -1, nameOf: (jobId: string) => string) => {
      const next = moved(waiting, jobId, by)
      if (next) await order(next, say('ordered', { name: isolate(nameOf(next[0] ?? jobId)) }))
    },
    clearOrder: () => order([], say('orderGone')),
    relieve: async ({ jobId, name }: Act, action: Relief) => {
      const answer = await command('executions.relieve', { jobId, deviceId, action })
      if (answer.ok) toast(say(DONE[action], { name: isolate(name) }))
    },
    resync: async () => {
      if ((await command('fleet.resync', { deviceIds: [deviceId] })).ok) toast(say('didResync'))
    },
  }
}
export type DeviceQueue = ReturnType<typeof useDeviceQueue>
