/** What the queue can be asked to do, each with its way back. Moves are shown at once and put back when refused. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { requestOrThrow } from '../../api/client.ts'
import { type Command, command } from '../../api/use-command.ts'
import { say as sayNow, type Say } from '../../i18n/catalogue.ts'
import { isolate } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { remember, toast } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import {
  applyMove,
  type Place,
  placeOf,
  priorityFor,
  type Queue,
  type QueueItem,
  type QueueRow,
  jobsOf,
} from './queue-model.ts'
import { queueText } from './text.ts'
import { waitText } from './wait-text.ts'

const KEY = ['queue.list', {}] as const

/** Actions over rows of the queue. Each says what it did and can be taken back while no device has accepted. */
export type QueueCommands = {
  /** Moves a row (a group with all its members); `sentence` replaces the usual words. */
  move: (items: readonly QueueItem[], ids: readonly string[], place: Place, sentence?: string) => Promise<void>
  hold: (jobs: readonly QueueRow[], isHeld: boolean) => Promise<void>
  cancel: (jobs: readonly QueueRow[], force?: boolean) => Promise<void>
  holdQueue: (isHeld: boolean) => Promise<void>
}

/** What every command needs: the cache, and words about jobs. */
type Tools = {
  client: QueryClient
  say: Say<typeof queueText.table>
  nameOf: (job: QueueRow) => string
  counted: (count: number) => { count: number; n: string }
}

/** The commands, in the language of the screen. */
export function useQueueCommands(): QueueCommands {
  const client = useQueryClient()
  const say = useText(queueText)
  const format = useFormat()
  const name = useName()
  return useMemo(() => {
    const tools: Tools = {
      client,
      say,
      nameOf: (job) => isolate(name(job, job.publicId)),
      counted: (count) => ({ count, n: format.number(count) }),
    }
    return { move: makeMove(tools), hold: makeHold(tools), cancel: makeCancel(tools), holdQueue: makeHoldQueue(tools) }
  }, [client, say, format, name])
}

/** The queue as it is now; a failure leaves what is shown, the next change batch brings it. */
async function refresh(client: QueryClient): Promise<void> {
  await client
    .fetchQuery({ queryKey: KEY, queryFn: () => requestOrThrow('queue.list', {}), staleTime: 0 })
    .catch(() => undefined)
}

async function moveOne({ client, say, nameOf }: Tools, job: QueueRow, place: Place): Promise<boolean> {
  const before = client.getQueryData<Queue>(KEY)
  if (!before) return false
  client.setQueryData<Queue>(KEY, applyMove(before, job.id, place))
  const { afterJobId } = place
  const priority = afterJobId === null ? priorityFor(place, job) : null
  const input = { jobId: job.id, afterJobId, baseVersion: before.version, priority }
  const answer = await command('queue.move', input, { quiet: true })
  if (answer.ok) {
    client.setQueryData<Queue>(KEY, (queue) => queue && { ...queue, version: answer.value.version })
    return true
  }
  client.setQueryData<Queue>(KEY, before)
  await refresh(client)
  toast(answer.code === 'queue_changed' ? say('conflict', { name: nameOf(job) }) : answer.message)
  return false
}

async function moveAll(tools: Tools, jobs: readonly QueueRow[], place: Place): Promise<boolean> {
  let next = place
  for (const job of jobs) {
    if (!(await moveOne(tools, job, next))) return false
    next = { afterJobId: job.id, priority: priorityFor(next, job), band: next.band }
  }
  return true
}

function makeMove(tools: Tools): QueueCommands['move'] {
  const { client, say, nameOf, counted } = tools
  return async (items, ids, place, sentence) => {
    const moving = items.filter((item) => ids.includes(item.id))
    const jobs = moving.flatMap((item) => [...jobsOf(item)])
    const back = moving.map((item) => ({ jobs: jobsOf(item), place: placeOf(items, item.id) }))
    const [first] = jobs
    if (!first || !(await moveAll(tools, jobs, place))) return
    const usual =
      jobs.length === 1
        ? say('moved', { name: nameOf(first), where: '' }).trim()
        : say('movedMany', counted(jobs.length))
    remember({
      sentence: sentence ?? usual,
      undo: async () => {
        await refresh(client)
        for (const each of back) if (each.place && !(await moveAll(tools, each.jobs, each.place))) return false
        return true
      },
      redo: async () => {
        await refresh(client)
        return moveAll(tools, jobs, place)
      },
    })
  }
}

function makeHold({ say, nameOf, counted }: Tools): QueueCommands['hold'] {
  return async (jobs, isHeld) => {
    const ids = jobs.map((job) => job.id)
    const send = async (on: boolean) => (await command('jobs.hold', { ids, isHeld: on })).ok
    const [first] = jobs
    if (!first || !(await send(isHeld))) return
    const held = jobs.length === 1 ? say('heldOne', { name: nameOf(first) }) : say('heldMany', counted(jobs.length))
    const sentence = isHeld ? held : say('released', counted(jobs.length))
    remember({ sentence, undo: () => send(!isHeld), redo: () => send(isHeld) })
  }
}

function makeCancel({ say, nameOf, counted }: Tools): QueueCommands['cancel'] {
  return async (jobs, force = false) => {
    const done: QueueRow[] = []
    for (const job of jobs) if ((await command('jobs.cancel', { id: job.id, force })).ok) done.push(job)
    const [first] = done
    if (!first) return
    const sentence = say('cancelled', counted(done.length))
    const begun = done.some((job) => job.counts.IN_PROGRESS > 0 || job.state === 'RUNNING')
    const words = { name: nameOf(first) }
    const one = first.reach === 'local' ? sayNow(waitText, 'cancellingHere', words) : say('cancelling', words)
    if (begun) toast(done.length === 1 ? one : sentence)
    else remember({ sentence, undo: () => queueAgain(command, done) })
  }
}

function makeHoldQueue({ say }: Tools): QueueCommands['holdQueue'] {
  return async (isHeld) => {
    const send = async (on: boolean) => (await command('queue.hold', { isHeld: on })).ok
    if (!(await send(isHeld))) return
    const sentence = say(isHeld ? 'queueIsHeld' : 'queueIsReleased')
    remember({ sentence, undo: () => send(!isHeld), redo: () => send(isHeld) })
  }
}

/** Cancelled work that no device had begun is queued again as it was; the cancelled run stays in History. */
export async function queueAgain(send: Command, jobs: readonly QueueRow[]): Promise<boolean> {
  for (const job of jobs) {
    const what = job.templateId ? { templateId: job.templateId, params: job.params } : { document: job.document ?? {} }
    const answer = await send('jobs.create', {
      ...what,
      nameEn: job.nameEn,
      nameAr: job.nameAr,
      target: job.target,
      priority: job.priority,
      timeoutMinutes: job.timeoutMinutes,
      expiresAt: job.expiresAt,
      isHeld: job.isHeld,
      parentRunId: job.runId,
    })
    if (!answer.ok) return false
  }
  return true
}
