/** Schedules: when things run. List, timeline and calendar, and the editor beside them. */
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useText } from '../../i18n/locale.tsx'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { openOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { type Shortcut, useShortcuts } from '../../stores/shortcut-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { CalendarTab } from './calendar.tsx'
import { EditorHost } from './editor/host.tsx'
import { ScheduleList, useSchedules } from './list.tsx'
import { useLoad } from './load-strip.tsx'
import { manyActions } from './many-actions.ts'
import { PauseDialog } from './pause-dialog.tsx'
import type { RowDoes } from './schedule-row.tsx'
import '../../forms/forms.css'
import './editor/editor.css'
import './schedules.css'
import './time.css'
import { type Sentence, useListSentence } from './sentence.ts'
import { schedulesText } from './text.ts'
import { TimelineTab } from './timeline.tsx'
import { BackfillDialog } from './backfill-dialog.tsx'
import { CrontabDialog } from './crontab-dialog.tsx'
import { type MoreDialog, ScheduleMore } from './more.tsx'
import { type Pause, useScheduleActions } from './use-actions.ts'

const TABS = ['list', 'timeline', 'calendar'] as const

/** Route parameters: `tab`, `id` (the schedule in the panel, or `new`), `template` and `copy` for a new one. */
export default function SchedulesScreen() {
  const say = useText(schedulesText)
  const { params, set } = useRoute()
  const [search, setSearch] = useState('')
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const [said, setSaid] = useState<Sentence | null>(null)
  const schedules = useSchedules(search)
  const counted = useListSentence(schedules.counts)
  const load = useLoad()
  const actions = useScheduleActions()
  const does = useRowDoes(actions, setDialog)
  const openNew = useOpenNew(set)
  const tab = TABS.find((name) => name === params.tab) ?? 'list'
  const openId = params.id ?? null
  const openOnly = (id?: string) => set({ id, template: undefined, copy: undefined })
  const list = (
    <ScheduleList
      schedules={schedules}
      search={search}
      onSearch={setSearch}
      load={load}
      openId={openId}
      does={does}
      onNew={openNew}
    />
  )
  const content = {
    list,
    timeline: <TimelineTab schedules={schedules} does={does} onSay={setSaid} />,
    calendar: <CalendarTab onSay={setSaid} />,
  }
  const items = TABS.map((id) => ({ id, label: say(id), content: content[id] }))
  return (
    <>
      <PageHead {...(said ?? counted)}>
        <ScheduleMore shown={tab === 'list' && search.trim() !== '' ? schedules.rows : null} onOpen={setDialog} />
        <Button kind="primary" icon={Plus} keys="N" onPress={openNew}>
          {say('newSchedule')}
        </Button>
      </PageHead>
      <div className={openId ? 'split beside-panel' : 'split'}>
        <div className="list">
          <Tabs label={say('views')} value={tab} onChange={(next) => set({ tab: next })} items={items} />
        </div>
        {openId && <EditorHost id={openId} params={params} load={load} onClose={() => openOnly()} onSaved={openOnly} />}
      </div>
      <Dialogs open={dialog} actions={actions} onClose={() => setDialog(null)} />
    </>
  )
}

type OpenDialog = { kind: 'pause' | 'backfill'; row: ScheduleRow } | MoreDialog

function Dialogs({
  open,
  actions,
  onClose,
}: {
  open: OpenDialog | null
  actions: ReturnType<typeof useScheduleActions>
  onClose: () => void
}) {
  switch (open?.kind) {
    case 'pause':
      return <PauseDialog row={open.row} onPause={(to) => void actions.pause(open.row, to)} onClose={onClose} />
    case 'pauseAll':
      return <PauseDialog onPause={(to) => void manyActions.pauseAll(to)} onClose={onClose} />
    case 'pauseShown': {
      const ids = open.rows.map(({ id }) => id)
      const pause = (to: Pause) => void manyActions.pauseThese(ids, to)
      return <PauseDialog count={ids.length} onPause={pause} onClose={onClose} />
    }
    case 'backfill':
      return <BackfillDialog row={open.row} onClose={onClose} />
    case 'crontab':
      return <CrontabDialog onClose={onClose} />
    default:
      return null
  }
}

function useRowDoes(actions: ReturnType<typeof useScheduleActions>, setDialog: (dialog: OpenDialog) => void): RowDoes {
  const name = useName()
  const set = useRoute((route) => route.set)
  return useMemo(
    () => ({
      onToggle: (row, isOn) => void actions.toggle(row, isOn),
      onRun: (row) => void actions.runNow(row),
      onPause: (row) => (row.state === 'PAUSED' ? void actions.resume(row) : setDialog({ kind: 'pause', row })),
      onEdit: (row) => set({ id: row.id, template: undefined, copy: undefined }),
      onBackfill: (row) => setDialog({ kind: 'backfill', row }),
      onWhy: (row) => openOverlay('explain', { scheduleId: row.id, name: name(row, `#${row.number}`) }),
      onDuplicate: (row) => set({ id: 'new', copy: row.id, template: undefined }),
      onDelete: async (row) => {
        const isOpen = useRoute.getState().params.id === row.id
        if ((await actions.remove(row)) && isOpen) set({ id: undefined })
      },
    }),
    [actions, setDialog, set, name],
  )
}

/** Opens an empty editor; N does the same. */
function useOpenNew(set: ReturnType<typeof useRoute.getState>['set']): () => void {
  const say = useText(schedulesText)
  const openNew = useMemo(() => () => set({ id: 'new', template: undefined, copy: undefined }), [set])
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      {
        id: 'schedules.new',
        keys: 'KeyN',
        shown: 'N',
        words: say('newSchedule'),
        group: 'list',
        letter: true,
        command: true,
        run: openNew,
      },
    ],
    [openNew, say],
  )
  useShortcuts(shortcuts)
  return openNew
}
