/** What an operator does to one device's queue: its order, and relief for what does not begin. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { Relief } from '../../../src-preload/contract/vocabulary.ts'
import { useCommand } from '../../api/use-command.ts'
import { isolate } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import { remember, toast } from '../../stores/undo-store.ts'
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
  const hasOwnOrder = open.some(({ rank }) => rank !== null)
  const put = async (jobIds: string[]) => (await command('executions.order', { deviceId, jobIds })).ok
  /** Taking it back gives the order of before: one of its own, or the queue's. */
  const order = async (jobIds: string[], sentence: string) => {
    const before = hasOwnOrder ? waiting : []
    if (await put(jobIds)) remember({ sentence, undo: () => put(before), redo: () => put(jobIds) })
  }
  return {
    waiting,
    hasOwnOrder,
    /** Those that wait in this order; what runs stays first. `name`: of the one that was moved. */
    place: async (jobIds: string[], name: string) => {
      if (jobIds.join() !== waiting.join()) await order(jobIds, say('moved', { name: isolate(name) }))
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
