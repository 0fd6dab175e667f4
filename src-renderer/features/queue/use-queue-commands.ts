/** What the queue can be asked to do, each with its way back. Moves are shown at once and put back when refused. */
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { requestOrThrow } from '../../api/client.ts'
import { type Command, command } from '../../api/use-command.ts'
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

const KEY = ['queue.list', {}] as const

/** Actions over rows of the queue. Each says what it did and can be taken back while no device has accepted. */
export type QueueCommands = {
  /** Moves a row (a group with all its members); `sentence` replaces the usual words. */
  move: (items: readonly QueueItem[], ids: readonly string[], place: Place, sentence?: string) => Promise<void>
  hold: (jobs: readonly QueueRow[], isHeld: boolean) => Promise<void>
  cancel: (jobs: readonly QueueRow[], force?: boolean) => Promise<void>
  holdQueue: (isHeld: boolean) => Promise<void>
}

/** The commands, in the language of the screen. */
export function useQueueCommands(): QueueCommands {
  const client = useQueryClient()
  const say = useText(queueText)
  const format = useFormat()
  const name = useName()
  return useMemo(() => {
    const nameOf = (job: QueueRow) => isolate(name(job, job.publicId))
    const counted = (count: number) => ({ count, n: format.number(count) })
    const fresh = () =>
      client.fetchQuery({ queryKey: KEY, queryFn: () => requestOrThrow('queue.list', {}), staleTime: 0 })

    async function moveOne(job: QueueRow, place: Place): Promise<boolean> {
      const before = client.getQueryData<Queue>(KEY)
      if (!before) return false
      client.setQueryData<Queue>(KEY, applyMove(before, job.id, place))
      const answer = await command(
        'queue.move',
        {
          jobId: job.id,
          afterJobId: place.afterJobId,
          baseVersion: before.version,
          priority: place.afterJobId === null ? priorityFor(place, job) : null,
        },
        { quiet: true },
      )
      if (answer.ok) {
        client.setQueryData<Queue>(KEY, (queue) => queue && { ...queue, version: answer.value.version })
        return true
      }
      client.setQueryData<Queue>(KEY, before)
      await fresh().catch(() => undefined)
      toast(answer.code === 'queue_changed' ? say('conflict', { name: nameOf(job) }) : `${answer.message}`)
      return false
    }

    async function moveAll(jobs: readonly QueueRow[], place: Place): Promise<boolean> {
      let next = place
      for (const job of jobs) {
        if (!(await moveOne(job, next))) return false
        next = { afterJobId: job.id, priority: priorityFor(next, job), band: next.band }
      }
      return true
    }

    const move: QueueCommands['move'] = async (items, ids, place, sentence) => {
      const moving = items.filter((item) => ids.includes(item.id))
      const jobs = moving.flatMap((item) => [...jobsOf(item)])
      const back = moving.map((item) => ({ jobs: jobsOf(item), place: placeOf(items, item.id) }))
      const [first] = jobs
      if (!first || !(await moveAll(jobs, place))) return
      const said =
        sentence ??
        (jobs.length === 1
          ? say('moved', { name: nameOf(first), where: '' }).trim()
          : say('movedMany', counted(jobs.length)))
      remember({
        sentence: said,
        undo: async () => {
          await fresh().catch(() => undefined)
          for (const each of back) if (each.place && !(await moveAll(each.jobs, each.place))) return false
          return true
        },
        redo: async () => {
          await fresh().catch(() => undefined)
          return moveAll(jobs, place)
        },
      })
    }

    const hold: QueueCommands['hold'] = async (jobs, isHeld) => {
      const ids = jobs.map((job) => job.id)
      const send = async (on: boolean) => (await command('jobs.hold', { ids, isHeld: on })).ok
      if (ids.length === 0 || !(await send(isHeld))) return
      const [first] = jobs
      const said = isHeld
        ? jobs.length === 1 && first
          ? say('heldOne', { name: nameOf(first) })
          : say('heldMany', counted(jobs.length))
        : say('released', counted(jobs.length))
      remember({ sentence: said, undo: () => send(!isHeld), redo: () => send(isHeld) })
    }

    const cancel: QueueCommands['cancel'] = async (jobs, force = false) => {
      const done: QueueRow[] = []
      for (const job of jobs) if ((await command('jobs.cancel', { id: job.id, force })).ok) done.push(job)
      const [first] = done
      if (!first) return
      const begun = done.some((job) => job.counts.IN_PROGRESS > 0 || job.state === 'RUNNING')
      if (begun)
        return toast(
          done.length === 1 ? say('cancelling', { name: nameOf(first) }) : say('cancelled', counted(done.length)),
        )
      remember({ sentence: say('cancelled', counted(done.length)), undo: () => queueAgain(command, done) })
    }

    const holdQueue: QueueCommands['holdQueue'] = async (isHeld) => {
      const send = async (on: boolean) => (await command('queue.hold', { isHeld: on })).ok
      if (!(await send(isHeld))) return
      remember({
        sentence: say(isHeld ? 'queueIsHeld' : 'queueIsReleased'),
        undo: () => send(!isHeld),
        redo: () => send(isHeld),
      })
    }
    return { move, hold, cancel, holdQueue }
  }, [client, say, format, name])
}

/** Cancelled work that no device had begun is queued again as it was; the cancelled run stays in History. */
async function queueAgain(send: Command, jobs: readonly QueueRow[]): Promise<boolean> {
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
