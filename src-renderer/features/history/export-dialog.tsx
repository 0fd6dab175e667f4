/** Saves what the filter shows as CSV: where to, how far it is, and how it ended. */
import { Download, FolderOpen } from 'lucide-react'
import { type CSSProperties, useState } from 'react'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { Report, RunFilter } from '../../../src-preload/contract/requests-history.ts'
import { RequestFailure } from '../../api/client.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { historyText } from './text.ts'

/** One export from beginning to end. Closing it while it runs leaves it running; Reports shows it too. */
export function ExportDialog({ filter, onClose }: { filter: RunFilter; onClose: () => void }) {
  const say = useText(historyText)
  const { zone } = useLocale()
  const [begun, setBegun] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const begin = async () => {
    setFailure(null)
    const day = new Date().toISOString().slice(0, 10)
    const asked = { suggestedName: `${say('fileName')}-${day}.csv`, kind: 'csv' } as const
    const chosen = await command('app.chooseSaveFile', asked, { quiet: true })
    if (!chosen.ok) return setFailure(chosen)
    if (!chosen.value.path) return
    const input = { filter, path: chosen.value.path, timezone: zone }
    const answer = await command('reports.exportHistory', input, { quiet: true })
    if (answer.ok) setBegun(answer.value.id)
    else setFailure(answer)
  }
  return (
    <Dialog label={say('export')} isOpen onClose={onClose}>
      {failure && <FailureBox failure={new RequestFailure(failure)} onRetry={() => void begin()} />}
      {begun ? (
        <Progress id={begun} onClose={onClose} onAgain={() => void begin()} />
      ) : (
        <Offer filter={filter} onBegin={() => void begin()} onClose={onClose} />
      )}
    </Dialog>
  )
}

function Offer({ filter, onBegin, onClose }: { filter: RunFilter; onBegin: () => void; onClose: () => void }) {
  const say = useText(historyText)
  const format = useFormat()
  const [to] = useState(() => Math.ceil(Date.now() / 60_000) * 60_000)
  const asked = { filter, from: filter.from ?? 0, to: filter.to ?? to, buckets: 1 }
  const sums = useRead('runs.histogram', asked).data
  return (
    <div className="dialog-body">
      <h2 className="title">
        {sums ? say('exportTitle', { count: sums.total, n: format.number(sums.total) }) : say('export')}
      </h2>
      <p className="ink-2">{say('exportHelp', { zone: format.zoneName() })}</p>
      <div className="dialog-actions">
        <Button onPress={onClose}>{say('close')}</Button>
        <Button kind="primary" icon={Download} autoFocus onPress={onBegin}>
          {say('chooseFile')}
        </Button>
      </div>
    </div>
  )
}

function Progress({ id, onClose, onAgain }: { id: string; onClose: () => void; onAgain: () => void }) {
  const say = useText(historyText)
  const report = useRead('reports.get', { id })
  if (report.error) return <FailureBox failure={report.error} onRetry={() => void report.refetch()} />
  if (!report.data) return null
  const { state, rows, total, path } = report.data
  return (
    <div className="dialog-body" aria-live="polite">
      <HowFar report={report.data} onAgain={onAgain} />
      {state === 'running' && (
        <span
          className="history-progress"
          role="progressbar"
          aria-label={say('export')}
          aria-valuenow={rows}
          aria-valuemax={total}
        >
          <i style={{ '--share': total > 0 ? rows / total : 0 } as CSSProperties} />
        </span>
      )}
      <p className="meta ink-3 mono clip">{ltr(path)}</p>
      <div className="dialog-actions">
        {state === 'running' && (
          <Button onPress={() => void command('reports.cancel', { id })}>{say('cancelExport')}</Button>
        )}
        <Button onPress={onClose}>{say('close')}</Button>
        {state === 'done' && (
          <Button kind="primary" icon={FolderOpen} onPress={() => void command('app.showFile', { reportId: id })}>
            {say('showFile')}
          </Button>
        )}
      </div>
    </div>
  )
}

function HowFar({ report, onAgain }: { report: Report; onAgain: () => void }) {
  const say = useText(historyText)
  const format = useFormat()
  const { state, rows, total, code, message } = report
  if (state === 'failed') {
    const failure = { ok: false, code: code ?? 'export_failed', message: message ?? '', errors: [] } as Failure
    return <FailureBox failure={new RequestFailure(failure)} onRetry={onAgain} />
  }
  if (state === 'cancelled') return <p>{say('exportCancelled')}</p>
  if (state === 'done') return <p>{say('exported', { count: rows, n: format.number(rows) })}</p>
  return <p>{say('exporting', { rows: format.number(rows), total: format.number(total) })}</p>
}
