/** Desktop notifications: one for a run that did not succeed; more within a minute become one. A click opens, never acts. */
import { Notification } from 'electron'
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import type { RunRow } from '../../src-preload/contract/work.ts'
import { gather } from './gather.ts'
import { nameIn, say } from './texts.ts'

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
  const notices = gather<{ run: RunRow; language: Language }>((items) => {
    if (!Notification.isSupported()) return
    const runs = items.map(({ run }) => run)
    const note = new Notification({ ...wording(runs, items[0]?.language ?? 'en'), silent: false })
    note.on('click', () => open(runs.length === 1 ? (runs[0]?.id ?? null) : null))
    note.show()
  })
  return {
    runEnded: (run, language) => notices.add({ run, language }),
    stop: () => notices.stop(),
  }
}
