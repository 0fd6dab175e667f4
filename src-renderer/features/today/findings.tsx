/** What the self-check found and which alerts are open: nothing has failed yet, but somebody should look. */
import { BellRing, SearchCheck } from 'lucide-react'
import type { Finding } from '../../../src-preload/contract/requests-explain.ts'
import { useCommand } from '../../api/use-command.ts'
import { usePages, useRead } from '../../api/use-read.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { findingsText } from './findings-text.ts'

const SHOWN = 3

/** Absent while there is nothing to say. */
export function Findings() {
  return (
    <div className="today-findings">
      <OpenAlerts />
      <SelfCheck />
    </div>
  )
}

function OpenAlerts() {
  const say = useText(findingsText)
  const go = useRoute((route) => route.go)
  const open = usePages('alerts.list', { state: 'raised', limit: 1 }, { keep: true }).data?.pages[0]?.open ?? 0
  if (open === 0) return null
  return (
    <NoteBox tone="late" icon={BellRing}>
      <span className="row gap-3">
        <span className="grow">{say('alertsOpen', { count: open })}</span>
        <Button small onPress={() => go('alerts')}>
          {say('openAlerts')}
        </Button>
      </span>
    </NoteBox>
  )
}

function SelfCheck() {
  const say = useText(findingsText)
  const format = useFormat()
  const command = useCommand()
  const check = useRead('selfCheck.get', {})
  const findings = check.data?.findings ?? []
  if (findings.length === 0 || !check.data) return null
  const again = async () => {
    if ((await command('selfCheck.get', { now: true })).ok) await check.refetch()
  }
  const worst = findings.some(({ severity }) => severity === 'problem')
  return (
    <NoteBox tone={worst ? 'fail' : 'late'} icon={SearchCheck}>
      <div className="row gap-3">
        <b className="grow">{say('found', { count: findings.length, time: format.time(check.data.at) })}</b>
        <Button small kind="quiet" onPress={() => void again()}>
          {say('checkAgain')}
        </Button>
      </div>
      <ul>
        {findings.slice(0, SHOWN).map((finding) => (
          <FindingRow key={`${finding.code} ${finding.entityId}`} finding={finding} />
        ))}
      </ul>
      {findings.length > SHOWN && <p className="meta">{say('more', { count: findings.length - SHOWN })}</p>}
    </NoteBox>
  )
}

function FindingRow({ finding }: { finding: Finding }) {
  const say = useText(findingsText)
  const { language } = useLocale()
  const nameOf = useName()
  const go = useRoute((route) => route.go)
  // The engine has no name of its own; what is said of it stands alone.
  const name = finding.entity === 'engine' ? '' : nameOf(finding, finding.entity === 'device' ? finding.entityId : '')
  const open = {
    schedule: () => go('schedules', { id: finding.entityId }),
    template: () => go('templates', { id: finding.entityId }),
    job: () => go('queue', { job: finding.entityId }),
    engine: () => go('settings', { section: 'engine' }),
    device: () => go('devices', { id: finding.entityId }),
  }[finding.entity]
  return (
    <li className="row gap-3">
      <span className="grow">
        {name !== '' && (
          <>
            <b>
              <bdi>{name}</bdi>
            </b>
            {': '}
          </>
        )}
        <span>{language === 'ar' ? finding.textAr : finding.textEn}</span>
      </span>
      <Button small onPress={open}>
        {say('look')}
      </Button>
    </li>
  )
}
