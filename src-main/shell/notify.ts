/** Desktop notifications: one for a run that did not succeed; more within a minute become one. A click opens, never acts. */
import { Notification } from 'electron'
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import type { RunRow } from '../../src-preload/contract/work.ts'
import { nameIn, say } from './texts.ts'

const GATHER_MS = 60_000

export type Notifier = { runEnded(run: RunRow, language: Language): void; stop(): void }

/** Title and body of the notification for these runs. Pure, for tests. */
export function wording(runs: readonly RunRow[], language: Language): { title: string; body: string } {
  const first = runs[0]
  if (!first) return { title: '', body: '' }
  if (runs.length > 1) {
    return {
      title: say(language, 'runsFailed', { count: runs.length }),
      body: [...new Set(runs.map((run) => nameIn(language, run)))].slice(0, 3).join(language === 'ar' ? '، ' : ', '),
    }
  }
  const counts = first.counts
  const total = counts ? Object.values(counts).reduce((sum, count) => sum + count, 0) : 0
  const failed = counts ? total - counts.SUCCEEDED : 0
  const name = nameIn(language, first)
  return {
    title: total > 1 ? say(language, 'runPartial', { name, failed, total }) : say(language, 'runFailed', { name }),
    body: first.errorMessage ?? '',
  }
}

export function makeNotifier(open: (runId: string | null) => void): Notifier {
  let waiting: RunRow[] = []
  let timer: NodeJS.Timeout | null = null
  const show = (runs: RunRow[], language: Language): void => {
    if (!Notification.isSupported()) return
    const note = new Notification({ ...wording(runs, language), silent: false })
    note.on('click', () => open(runs.length === 1 ? (runs[0]?.id ?? null) : null))
    note.show()
  }
  return {
    runEnded(run, language) {
      if (timer) {
        waiting.push(run)
        return
      }
      show([run], language)
      timer = setTimeout(() => {
        timer = null
        if (waiting.length > 0) show(waiting, language)
        waiting = []
      }, GATHER_MS)
    },
    stop() {
      if (timer) clearTimeout(timer)
    },
  }
}
