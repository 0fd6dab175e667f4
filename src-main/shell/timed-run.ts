/** `--for SECONDS`: lets the app work for that time, then takes the picture, writes the report, says a summary. */
import { writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserWindow } from 'electron'
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import type { EngineHandle } from './engine-handle.ts'

export type TimedRun = {
  readonly forMs: number
  readonly reportPath: string | null
  readonly screenshotPath: string | null
}

type Report = RequestOutput<'reports.get'>

/** Resolves with the exit code: 0 when everything that was asked for was written. */
export async function runForAWhile(
  run: TimedRun,
  engine: EngineHandle,
  window: () => BrowserWindow | null,
): Promise<number> {
  await pause(run.forMs)
  const faults: string[] = []
  const shown = window()
  if (run.screenshotPath && shown) {
    const picture = await shown.webContents.capturePage()
    await writeFile(run.screenshotPath, picture.toPNG())
  }
  const summary = await summarise(engine)
  if (run.reportPath) {
    const report = await writeReport(engine, run.reportPath)
    if (typeof report === 'string') faults.push(report)
    else process.stdout.write(`Report: ${report.rows} rows in ${report.path}\n`)
  }
  process.stdout.write(`${summary}\n`)
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  return faults.length === 0 ? 0 : 1
}

async function writeReport(engine: EngineHandle, path: string): Promise<Report | string> {
  const started = await engine.ask('reports.exportHistory', { path, filter: { kind: 'all' } })
  if (!started.ok) return `The report was not written: ${started.message}`
  const ended = await new Promise<Report | string>((resolve) => {
    const look = async (): Promise<void> => {
      const answer = await engine.ask('reports.get', { id: started.value.id })
      if (answer.ok && answer.value.state === 'running') return
      forget()
      resolve(answer.ok ? answer.value : answer.message)
    }
    const forget = engine.onEvent(() => void look())
    void look()
  })
  if (typeof ended === 'string') return ended
  return ended.state === 'done' ? ended : `The report was not written: ${ended.message ?? ended.state}`
}

async function summarise(engine: EngineHandle): Promise<string> {
  const now = Date.now()
  const [counts, status] = await Promise.all([
    engine.ask('runs.histogram', { from: now - 86_400_000, to: now + 1, buckets: 1 }),
    engine.ask('engine.status', {}),
  ])
  if (!counts.ok || !status.ok) return 'The engine did not answer'
  const sum = (key: 'completed' | 'failed' | 'skipped') =>
    counts.value.buckets.reduce((total, bucket) => total + bucket[key], 0)
  const words = [`${sum('completed')} completed`, `${sum('failed')} failed`, `${sum('skipped')} skipped`]
  return `Runs: ${words.join(', ')}. Now ${status.value.running} running, ${status.value.queued} queued, broker ${status.value.broker.state}.`
}
