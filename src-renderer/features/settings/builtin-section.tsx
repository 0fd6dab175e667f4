/** The built-in broker's own section: state and addresses, whom it is open to, limits; credentials and connections stand below. */
import { useState } from 'react'
import type { BuiltinBrokerSettings, BuiltinBrokerStatus } from '../../../src-preload/contract/brokers.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { LinkButton } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { BuiltinClients } from './builtin-clients.tsx'
import { BuiltinCredentials } from './builtin-credentials.tsx'
import { SavedText, Section, SettingRow } from './parts.tsx'
import { builtinText } from './text-builtin.ts'
import type { SectionProps } from './use-setting.ts'

/** The section Built-in broker. */
export function BuiltinSection({ settings, change }: SectionProps) {
  const say = useText(builtinText)
  const status = useRead('builtinBroker.status', {})
  return (
    <>
      <Section title={say('title')} help={say('help')}>
        {status.isPending && <SkeletonRows rows={3} />}
        {status.isError && <FailureBox failure={status.error} onRetry={() => void status.refetch()} />}
        {status.data && <State status={status.data} />}
        <Exposure settings={settings} change={change} />
      </Section>
      <BuiltinCredentials />
      {status.data && <BuiltinClients status={status.data} onRefresh={() => void status.refetch()} />}
      <Limits settings={settings} change={change} />
    </>
  )
}

function Copyable({ text, words }: { text: string; words?: string }) {
  const say = useText(builtinText)
  const copy = async () => {
    if ((await command('app.copyText', { text })).ok) toast(say('copied'))
  }
  return <LinkButton onPress={() => void copy()}>{words ?? say('copy')}</LinkButton>
}

function State({ status }: { status: BuiltinBrokerStatus }) {
  const say = useText(builtinText)
  const { isRunning, url, networkUrls, isEncrypted, fingerprint, authority, detail } = status
  return (
    <>
      <SettingRow label={say('state')}>
        <p className={isRunning ? 'mid' : 'ink-2'}>{say(isRunning ? 'running' : 'stopped')}</p>
        {!isRunning && <p className="caption">{detail ?? say('stoppedNote')}</p>}
      </SettingRow>
      {url && (
        <SettingRow label={say('here')}>
          <Address text={url} />
        </SettingRow>
      )}
      {isRunning && (networkUrls.length > 0 || isEncrypted) && (
        <SettingRow label={say('there')}>
          {networkUrls.map((each) => (
            <Address key={each} text={each} />
          ))}
          {networkUrls.length === 0 && <p className="caption">{say('nowhere')}</p>}
        </SettingRow>
      )}
      {fingerprint && (
        <SettingRow label={say('fingerprint')} note={say('fingerprintNote')}>
          <p className="mono folder" dir="ltr">
            {fingerprint}
          </p>
          <span className="row gap-3">
            <Copyable text={fingerprint} />
            {authority && <Copyable text={authority} words={say('copyAuthority')} />}
          </span>
        </SettingRow>
      )}
    </>
  )
}

function Address({ text }: { text: string }) {
  return (
    <p className="row gap-2">
      <bdi className="mono" dir="ltr">
        {text}
      </bdi>
      <Copyable text={text} />
    </p>
  )
}

function Exposure({ settings, change }: SectionProps) {
  const say = useText(builtinText)
  const [isAsking, setAsking] = useState(false)
  const builtin = settings.builtinBroker
  const isOpen = builtin.exposure === 'network'
  const save = (some: Partial<BuiltinBrokerSettings>, what: string) =>
    void change({ builtinBroker: { ...builtin, ...some } }, what)
  return (
    <>
      <SettingRow label={say('exposure')}>
        <Segmented
          label={say('exposure')}
          value={builtin.exposure}
          items={(['loopback', 'network'] as const).map((id) => ({ id, label: say(id) }))}
          onChange={(exposure) =>
            exposure === 'network' && !isOpen ? setAsking(true) : save({ exposure }, say('exposure'))
          }
        />
      </SettingRow>
      {isOpen && (
        <>
          <SettingRow label={say('tls')}>
            <Segmented
              label={say('tls')}
              value={builtin.tls ? 'tlsOn' : 'tlsOff'}
              items={(['tlsOn', 'tlsOff'] as const).map((id) => ({ id, label: say(id) }))}
              onChange={(which) => save({ tls: which === 'tlsOn' }, say('tls'))}
            />
            {!builtin.tls && <NoteBox tone="unsure">{say('tlsWarning')}</NoteBox>}
          </SettingRow>
          <NumberRow field="networkPort" settings={settings} change={change} />
        </>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        question={say('openAsk')}
        consequence={say('openConsequence')}
        count={1}
        action={say('openDo')}
        keep={say('openKeep')}
        danger
        onConfirm={() => save({ exposure: 'network' }, say('exposure'))}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

/** As the contract has them. */
const RANGES = {
  networkPort: [1, 65_535],
  maxConnections: [1, 20_000],
  maxConnectionsPerAddress: [1, 20_000],
  messagesPerSecond: [1, 10_000],
  burst: [1, 100_000],
  maxPacketBytes: [16_384, 1_048_576],
  maxKeepaliveSeconds: [10, 65_535],
} as const
type NumberField = keyof typeof RANGES

function NumberRow({ field, settings, change }: SectionProps & { field: NumberField }) {
  const say = useText(builtinText)
  const [least, most] = RANGES[field]
  const check = (text: string) => {
    const number = Number(text)
    const isRight = text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most
    return isRight ? null : say('range', { least, most })
  }
  const save = (text: string) =>
    void change({ builtinBroker: { ...settings.builtinBroker, [field]: Number(text) } }, say(field))
  return (
    <SettingRow label={say(field)}>
      <SavedText
        label={say(field)}
        inputMode="numeric"
        value={String(settings.builtinBroker[field])}
        check={check}
        onSave={save}
      />
    </SettingRow>
  )
}

function Limits(props: SectionProps) {
  const say = useText(builtinText)
  const fields = [
    ...(['maxConnections', 'maxConnectionsPerAddress', 'messagesPerSecond', 'burst'] as const),
    ...(['maxPacketBytes', 'maxKeepaliveSeconds'] as const),
  ]
  return (
    <Section title={say('limits')} help={say('limitsHelp')}>
      {fields.map((field) => (
        <NumberRow key={field} field={field} {...props} />
      ))}
    </Section>
  )
}
