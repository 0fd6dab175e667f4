/** The devices of a run: who, how it ended there, what the device said. Pages by cursor. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { RunReason } from '../../../src-preload/contract/vocabulary.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { usePages } from '../../api/use-read.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { markOf } from './outcome.ts'
import { runText } from './run-text.ts'
import { tookClock } from './took.ts'

/** The result that the legend filters by. */
export type Picked = RunReason
type DeviceRun = RequestOutput<'runs.devices'>['items'][number]

/** The tab Devices. */
export function RunDevices({ run, picked }: { run: Run; picked: Picked | null }) {
  const say = useText(runText)
  const pages = usePages('runs.devices', { id: run.id, limit: 100, ...(picked ? { reason: picked } : {}) })
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? []
  if (pages.isPending) return <SkeletonRows />
  if (pages.isError) return <FailureBox failure={pages.error} onRetry={() => void pages.refetch()} />
  if (rows.length === 0) return <p className="run-note ink-3">{say(picked ? 'noDevices' : 'neverReached')}</p>
  return (
    <div className="run-devices scroll">
      <div className="table-head" aria-hidden="true">
        <span>{say('device')}</span>
        <span>{say('result')}</span>
        <span>{say('said')}</span>
        <span className="number">{say('took')}</span>
      </div>
      {rows.map((row) => (
        <DeviceRow key={row.id} row={row} />
      ))}
      {pages.hasNextPage && (
        <div className="run-note">
          <Button small onPress={() => void pages.fetchNextPage()}>
            {say('more')}
          </Button>
        </div>
      )}
    </div>
  )
}

function DeviceRow({ row }: { row: DeviceRun }) {
  const say = useText(runText)
  const format = useFormat()
  const { language } = useLocale()
  const name = useName()
  const set = useRoute((route) => route.set)
  const id = row.deviceId ?? ''
  const called = name({ nameEn: row.deviceNameEn, nameAr: row.deviceNameAr }, id)
  // The engine's own sentence is English; why it was so stands in the run itself, in both languages.
  const isOwn = row.reason === 'precheck' && language === 'ar'
  const said = isOwn ? say('precheck') : (row.errorMessage ?? row.resultSummary ?? '—')
  const second =
    row.versionNumber !== null
      ? say('version', { n: ltr(row.versionNumber) })
      : say('attemptShort', { n: format.number(row.attempt) })
  return (
    <button type="button" className="run-device table-row" onClick={() => set({ run: row.id, tab: undefined })}>
      <span className="two-lines">
        <span className="first clip">{called}</span>
        {called !== id && <span className="second clip mono">{ltr(id)}</span>}
      </span>
      <StateMark state={markOf(row)} />
      <span className="meta ink-2 run-said" dir="auto">
        <bdi>{said}</bdi>
      </span>
      <span className="two-lines number">
        <span className="first">{tookClock(row.durationMs)}</span>
        <span className="second">{second}</span>
      </span>
    </button>
  )
}
