/** Finds runs that ended without success since the last look, for notifications. Reads pages by seq; keeps only the last seq. */
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import type { EngineHandle } from './engine-handle.ts'
import type { Notifier } from './notify.ts'

export function watchFailures(
  engine: () => EngineHandle | null,
  notifier: Notifier,
  view: () => { language: Language; isOn: boolean },
) {
  let lastSeq: number | null = null
  let isLooking = false
  return {
    async look(): Promise<void> {
      const current = engine()
      if (!current || isLooking || current.state().state !== 'running') return
      isLooking = true
      const answer = await current.ask('runs.list', { limit: 20, filter: { kind: 'job', status: ['FAILED'] } })
      isLooking = false
      if (!answer.ok) return
      const newest = answer.value.items[0]?.seq ?? 0
      const fresh = lastSeq === null ? [] : answer.value.items.filter((run) => run.seq > (lastSeq ?? 0))
      lastSeq = newest
      const { language, isOn } = view()
      if (isOn) for (const run of fresh.reverse()) notifier.runEnded(run, language)
    },
    forget(): void {
      lastSeq = null
    },
  }
}
