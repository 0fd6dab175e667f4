/** Reports: saves History as CSV and shows the exports of this session with their progress. */
import './reports.css'
import { Download, FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { Report } from '../../../src-preload/contract/requests-history.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Moment } from '../../ui/moment.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { rememberExport, useExports } from './exports-store.ts'
import { reportsText } from './text.ts'

type Period = 'day' | 'week' | 'month' | 'all'
const DAYS: Readonly<Record<Exclude<Period, 'all'>, number>> = { day: 1, week: 7, month: 30 }

/** The screen. */
export default function ReportsScreen() {
  const say = useText(reportsText)
  const { zone } = useLocale()
  const command = useCommand()
  const go = useRoute((route) => route.go)
  const ids = useExports((state) => state.ids)
  const [period, setPeriod] = useState<Period>('week')
  const save = async () => {
    const day = new Date().toISOString().slice(0, 10)
    const chosen = await command('app.chooseSaveFile', { suggestedName: `${say('fileName')}-${day}.csv`, kind: 'csv' })
    if (!chosen.ok || !chosen.value.path) return
    const from = period === 'all' ? {} : { from: Date.now() - DAYS[period] * 86_400_000 }
    const answer = await command('reports.exportHistory', { filter: from, path: chosen.value.path, timezone: zone })
    if (answer.ok) rememberExport(answer.value.id)
  }
  const periods = (['day', 'week', 'month', 'all'] as const).map((id) => ({ id, label: say(id) }))
  return (
    <>
      <PageHead is={say('title')} follows={say('follows')}>
        <Segmented label={say('period')} value={period} onChange={setPeriod} items={periods} />
        <Button kind="primary" icon={Download} onPress={() => void save()}>
          {say('export')}
        </Button>
      </PageHead>
      {ids.length === 0 ? (
        <EmptyState title={say('empty')} help={say('emptyHelp')}>
          <Button onPress={() => go('history')}>{say('openHistory')}</Button>
        </EmptyState>
      ) : (
        <div className="scroll" aria-label={say('list')} role="list">
          {ids.map((id) => (
            <ExportRow key={id} id={id} />
          ))}
        </div>
      )}
    </>
  )
}

const STATES = {
  running: 'RUNNING',
  done: 'COMPLETED',
  cancelled: 'CANCELED',
  failed: 'FAILED',
} as const satisfies Record<Report['state'], string>

function ExportRow({ id }: { id: string }) {
  const say = useText(reportsText)
  const format = useFormat()
  const command = useCommand()
  const report = useRead('reports.get', { id })
  if (report.error)
    return (
      <div role="listitem">
        <FailureBox failure={report.error} onRetry={() => void report.refetch()} />
      </div>
    )
  if (!report.data) return null
  const { state, rows, total, path, startedAt, message } = report.data
  const progress =
    state === 'running'
      ? say('running', { rows: format.number(rows), total: format.number(total) })
      : say('done', { count: rows, n: format.number(rows) })
  return (
    <div className="export-row" role="listitem">
      <StateMark state={STATES[state]} />
      <span className="two-lines">
        <span className="first clip mono">{ltr(path)}</span>
        <span className="second clip">
          {progress} {message}
        </span>
      </span>
      <span className="meta ink-2">
        <Moment at={startedAt} />
      </span>
      {state === 'running' && (
        <Button small onPress={() => void command('reports.cancel', { id })}>
          {say('cancel')}
        </Button>
      )}
      {state === 'done' && (
        <Button small icon={FolderOpen} onPress={() => void command('app.showFile', { reportId: id })}>
          {say('show')}
        </Button>
      )}
    </div>
  )
}
