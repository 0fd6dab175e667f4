/** One policy: what can be done with it, how each device stands, its versions and deployments. */
import { Archive, Pencil, SearchCheck, Send } from 'lucide-react'
import { useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useCommand } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { remember, toast } from '../../stores/undo-store.ts'
import { usePanelWidth } from '../../stores/view-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Panel, PanelHead } from '../../ui/panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ComplianceCounts } from './compliance-mark.tsx'
import type { PolicyDetail } from './detail.ts'
import { PolicyDevices } from './devices-tab.tsx'
import { PolicyDialog } from './dialog.tsx'
import { policiesText } from './text.ts'
import { PolicyVersions } from './versions-tab.tsx'

const TABS = ['devices', 'desired', 'versions'] as const
type TabName = (typeof TABS)[number]

/** `id` is the policy's. */
export function PolicyPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const say = useText(policiesText)
  const [width, resize] = usePanelWidth('policies', 520)
  const policy = useRead('policies.get', { id })
  return (
    <Panel label={say('policy')} width={width} onResize={resize} onClose={onClose}>
      {policy.isPending && <SkeletonRows rows={6} />}
      {policy.isError && <FailureBox failure={policy.error} onRetry={() => void policy.refetch()} />}
      {policy.data && <Content policy={policy.data} onClose={onClose} />}
    </Panel>
  )
}

function Content({ policy, onClose }: { policy: PolicyDetail; onClose: () => void }) {
  const say = useText(policiesText)
  const name = useName()
  const [tab, setTab] = useState<TabName>('devices')
  const [asked, setAsked] = useState<'edit' | 'deploy' | null>(null)
  const content = {
    devices: <PolicyDevices policy={policy} />,
    desired: (
      <pre className="panel-body code-block policy-desired" dir="ltr">
        {JSON.stringify(policy.desired, null, 2)}
      </pre>
    ),
    versions: <PolicyVersions policy={policy} />,
  }
  const pill = policy.state === 'ARCHIVED' ? <StateMark state="ARCHIVED" pill /> : undefined
  return (
    <>
      <PanelHead title={<bdi>{name(policy, policy.id)}</bdi>} pill={pill} onClose={onClose}>
        {say('versionN', { n: policy.policyVersion })}
      </PanelHead>
      <div className="policy-standing">
        <ComplianceCounts counts={policy.counts} />
        <Recheck policy={policy} />
      </div>
      <Tabs
        inPanel
        label={say('parts')}
        value={tab}
        onChange={setTab}
        items={TABS.map((id) => ({ id, label: say(id), content: content[id] }))}
      />
      <Foot policy={policy} onAsk={setAsked} onClose={onClose} />
      {asked === 'edit' && <PolicyDialog stored={policy} onClose={() => setAsked(null)} />}
      {asked === 'deploy' && <DeployDialog policy={policy} onClose={() => setAsked(null)} />}
    </>
  )
}

type FootProps = { policy: PolicyDetail; onAsk: (what: 'edit' | 'deploy') => void; onClose: () => void }

function Foot({ policy, onAsk, onClose }: FootProps) {
  const say = useText(policiesText)
  const name = useName()
  const command = useCommand()
  if (policy.state === 'ARCHIVED') return null
  const check = async () => {
    const answer = await command('policies.deploy', { id: policy.id, mode: 'check' })
    if (answer.ok) toast(say('didCheck', { name: name(policy) }))
  }
  const archive = async () => {
    if (!(await command('policies.delete', { id: policy.id })).ok) return
    remember({
      sentence: say('didArchive', { name: name(policy) }),
      undo: async () => (await command('policies.change', { id: policy.id, state: 'ACTIVE' })).ok,
    })
    onClose()
  }
  return (
    <div className="panel-foot">
      <Button kind="primary" icon={Send} onPress={() => onAsk('deploy')}>
        {say('deploy')}
      </Button>
      <Button icon={SearchCheck} onPress={() => void check()}>
        {say('check')}
      </Button>
      <Button icon={Pencil} onPress={() => onAsk('edit')}>
        {say('edit')}
      </Button>
      <Button kind="quiet" icon={Archive} onPress={() => void archive()}>
        {say('archive')}
      </Button>
    </div>
  )
}

function DeployDialog({ policy, onClose }: { policy: PolicyDetail; onClose: () => void }) {
  const say = useText(policiesText)
  const name = useName()
  const command = useCommand()
  const count = Object.values(policy.counts).reduce((sum, each) => sum + each, 0)
  const deploy = async () => {
    const answer = await command('policies.deploy', { id: policy.id, mode: 'apply' })
    if (answer.ok) toast(say('didDeploy', { name: name(policy) }))
  }
  return (
    <ConfirmDialog
      isOpen
      question={say('deployAsk', { name: name(policy), count })}
      consequence={say('deployHelp', { n: policy.policyVersion })}
      count={count}
      action={say('deploy')}
      keep={say('deployKeep')}
      onConfirm={() => void deploy()}
      onClose={onClose}
    />
  )
}

/** Whether a schedule asks the devices again, and the way to one. */
function Recheck({ policy }: { policy: PolicyDetail }) {
  const say = useText(policiesText)
  const go = useRoute((route) => route.go)
  const command = useCommand()
  const { recheckScheduleId } = policy
  const make = async () => {
    const names = {
      nameEn: policy.nameEn && `${policy.nameEn}: check`,
      nameAr: policy.nameAr && `${policy.nameAr}: فحص`,
    }
    const answer = await command('schedules.create', {
      ...names,
      template: {
        ...names,
        jobType: 'policy_execution',
        taskFunctionKey: 'policy_execution',
        defaultParams: { policyId: policy.id, mode: 'check' },
        defaultTarget: policy.target,
      },
      scheduleType: 'cron',
      scheduleConfig: { expression: '0 5 * * *' },
    })
    if (answer.ok) toast(say('didRecheck'))
  }
  return (
    <p className="meta ink-3">
      {say(recheckScheduleId ? 'recheck' : 'noRecheck')}{' '}
      {recheckScheduleId ? (
        <LinkButton onPress={() => go('schedules', { id: recheckScheduleId })}>{say('openSchedule')}</LinkButton>
      ) : (
        policy.state !== 'ARCHIVED' && <LinkButton onPress={() => void make()}>{say('makeRecheck')}</LinkButton>
      )}
    </p>
  )
}
