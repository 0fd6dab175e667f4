/** Each device of a policy: how it stands, in what it differs, and when it said so. */
import { useState } from 'react'
import { COMPLIANCES, type Compliance } from '../../../src-preload/contract/vocabulary.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { usePages } from '../../api/use-read.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { ComplianceMark } from './compliance-mark.tsx'
import type { PolicyDetail } from './detail.ts'
import { policiesText } from './text.ts'

/** The tab Devices. */
export function PolicyDevices({ policy }: { policy: PolicyDetail }) {
  const say = useText(policiesText)
  const [state, setState] = useState<Compliance | 'all'>('all')
  const pages = usePages(
    'policies.compliance',
    { id: policy.id, limit: 100, state: state === 'all' ? null : state },
    { keep: true },
  )
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="panel-body policy-devices">
      <Select
        label={say('show')}
        choices={[{ id: 'all' as const, label: say('all') }, ...COMPLIANCES.map((id) => ({ id, label: say(id) }))]}
        value={state}
        onChange={setState}
      />
      {pages.isPending && <SkeletonRows rows={4} />}
      {pages.isError && <FailureBox failure={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && rows.length === 0 && <p className="ink-3">{say('noDevices')}</p>}
      <ul>
        {rows.map((row) => (
          <DeviceRow key={row.deviceId} row={row} current={policy.policyVersion} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button small onPress={() => void pages.fetchNextPage()}>
          {say('more')}
        </Button>
      )}
    </div>
  )
}

type Row = NonNullable<ReturnType<typeof usePages<'policies.compliance'>>['data']>['pages'][number]['items'][number]

function DeviceRow({ row, current }: { row: Row; current: number }) {
  const say = useText(policiesText)
  const format = useFormat()
  const name = useName()
  const go = useRoute((route) => route.go)
  const facts = [
    row.differs.length > 0 ? say('differsIn', { fields: format.list(row.differs.map((field) => ltr(field))) }) : null,
    row.policyVersion !== current && row.policyVersion > 0 ? say('hasVersion', { n: row.policyVersion }) : null,
    row.note,
    row.checkedAt === null ? null : say('checkedAt', { time: format.dateTime(row.checkedAt) }),
  ].filter(Boolean)
  return (
    <li className="policy-device">
      <span className="two-lines grow">
        <span className="first clip">
          <LinkButton onPress={() => go('devices', { id: row.deviceId })}>
            {name({ nameEn: row.deviceNameEn, nameAr: row.deviceNameAr }, row.deviceId)}
          </LinkButton>
        </span>
        <span className="second clip">{facts.join(' · ')}</span>
      </span>
      <ComplianceMark state={row.state} />
    </li>
  )
}
