/** What the palette can offer for a query: commands of the registry, then what the engine finds. */
import { CalendarClock, Command, History, Layers, ListOrdered, type LucideIcon, Play, Plus, Router } from 'lucide-react'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { isolate, ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { allShortcuts, useShortcutSets } from '../../stores/shortcut-store.ts'
import { remember } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { useNow } from '../../ui/clock.ts'
import { paletteText } from './text.ts'

/** One line: `strip` for schedules, `keys` for commands. `run` happens after the palette has closed. */
export type Entry = {
  id: string
  icon: LucideIcon
  words: string
  context?: string
  keys?: string
  strip?: readonly string[]
  run: () => void
}
export type EntryGroup = {
  id: 'commands' | 'schedules' | 'templates' | 'devices' | 'runs' | 'jobs'
  entries: readonly Entry[]
}

const FEW = 6

/** Folded for comparing: case, marks and the alef forms of Arabic make no difference. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0640]/g, '')
    .replace(/[أإآ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى/g, 'ي')
    .toLocaleLowerCase()
}

/** Groups with something in them, commands first. */
export function useEntries(query: string): EntryGroup[] {
  const search = query.trim()
  const isAsking = search.length > 0
  const commands = useCommands(search)
  const found = [
    useSchedules(search, isAsking),
    useTemplates(search, isAsking),
    useDevices(search, isAsking),
    useJobs(search, isAsking),
    useRuns(search, isAsking),
  ]
  const [schedules, ...rest] = found
  const actions = [...commands, ...(schedules?.actions ?? [])].slice(0, isAsking ? FEW : 20)
  const groups: EntryGroup[] = [
    { id: 'commands', entries: actions },
    ...(schedules ? [schedules.group] : []),
    ...rest.map((part) => part.group),
  ]
  return groups.filter((group) => group.entries.length > 0)
}

type Found = { group: EntryGroup; actions?: readonly Entry[] }

function useCommands(search: string): Entry[] {
  const sets = useShortcutSets((state) => state.sets)
  const say = useText(paletteText)
  const wanted = fold(search)
  const why = { id: 'command-why', icon: Command, words: say('whyNothing'), run: () => openOverlay('explain') }
  const asked = wanted !== '' && fold(why.words).includes(wanted) ? [why] : []
  const known = allShortcuts({ sets })
    .filter((shortcut) => shortcut.command && fold(shortcut.words).includes(wanted))
    .map((shortcut) => ({
      id: `command-${shortcut.id}`,
      icon: Command,
      words: shortcut.words,
      keys: shortcut.shown,
      run: () => shortcut.run(),
    }))
  return [...known, ...asked]
}

function useSchedules(search: string, enabled: boolean): Found {
  const say = useText(paletteText)
  const format = useFormat()
  const now = useNow(60_000)
  const nameOf = useName()
  const command = useCommand()
  const go = useRoute((route) => route.go)
  const rows = useRead('schedules.list', { search, limit: FEW }, { enabled, keep: true }).data?.items ?? []
  const trigger = async (id: string, name: string) => {
    const answer = await command('schedules.act', { id, action: 'trigger' })
    if (!answer.ok) return
    const { jobId } = answer.value
    remember({
      sentence: say('queuedNow', { name: isolate(name) }),
      undo: async () => jobId !== null && (await command('jobs.cancel', { id: jobId })).ok,
    })
  }
  const shown = enabled ? rows : []
  return {
    actions: shown.slice(0, 2).map((row) => ({
      id: `run-${row.id}`,
      icon: Play,
      words: say('runNow', { name: nameOf(row) }),
      run: () => void trigger(row.id, nameOf(row)),
    })),
    group: {
      id: 'schedules',
      entries: shown.map((row) => ({
        id: `schedule-${row.id}`,
        icon: CalendarClock,
        words: nameOf(row),
        context: row.nextRunAt ? say('next', { time: format.moment(row.nextRunAt, now) }) : say('neverFires'),
        strip: row.lastRuns,
        run: () => go('schedules', { id: row.id }),
      })),
    },
  }
}

function useTemplates(search: string, enabled: boolean): Found {
  const say = useText(paletteText)
  const nameOf = useName()
  const rows =
    useRead('templates.list', { search, state: 'ACTIVE', limit: FEW }, { enabled, keep: true }).data?.items ?? []
  const entries = (enabled ? rows : []).filter((row) => fold(`${row.nameEn} ${row.nameAr}`).includes(fold(search)))
  return {
    group: {
      id: 'templates',
      entries: entries.flatMap((row): Entry[] => [
        {
          id: `new-${row.id}`,
          icon: Plus,
          words: say('newJobFrom', { name: nameOf(row) }),
          run: () => openOverlay('new-job', { templateId: row.id }),
        },
        {
          id: `template-${row.id}`,
          icon: Layers,
          words: nameOf(row),
          run: () => useRoute.getState().go('templates', { id: row.id }),
        },
      ]),
    },
  }
}

function useDevices(search: string, enabled: boolean): Found {
  const nameOf = useName()
  const rows = useRead('devices.list', { search, limit: FEW, sort: 'name' }, { enabled, keep: true }).data?.items ?? []
  return {
    group: {
      id: 'devices',
      entries: (enabled ? rows : []).map((row) => ({
        id: `device-${row.id}`,
        icon: Router,
        words: nameOf(row, row.id),
        context: ltr(row.id),
        run: () => useRoute.getState().go('devices', { id: row.id }),
      })),
    },
  }
}

function useJobs(search: string, enabled: boolean): Found {
  const nameOf = useName()
  const queue = useRead('queue.list', {}, { enabled }).data
  const all = enabled && queue ? [...queue.running, ...queue.waiting, ...queue.held] : []
  const wanted = fold(search)
  return {
    group: {
      id: 'jobs',
      entries: all
        .filter((job) => fold(`${job.nameEn ?? ''} ${job.nameAr ?? ''} ${job.publicId}`).includes(wanted))
        .slice(0, FEW)
        .map((job) => ({
          id: `job-${job.id}`,
          icon: ListOrdered,
          words: nameOf(job, job.publicId),
          context: ltr(job.publicId),
          run: () => useRoute.getState().go('queue', { job: job.id }),
        })),
    },
  }
}

function useRuns(search: string, enabled: boolean): Found {
  const format = useFormat()
  const now = useNow(60_000)
  const nameOf = useName()
  const rows =
    useRead('runs.list', { limit: FEW, filter: { search } }, { enabled: enabled && search.length > 1, keep: true }).data
      ?.items ?? []
  return {
    group: {
      id: 'runs',
      entries: (enabled ? rows : []).map((row) => ({
        id: `run-${row.id}`,
        icon: History,
        words: nameOf(row, row.jobPublicId ?? row.id),
        context: format.moment(row.finishedAt, now),
        run: () => useRoute.getState().go('history', { run: row.id }),
      })),
    },
  }
}
