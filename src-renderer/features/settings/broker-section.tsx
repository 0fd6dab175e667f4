/** The broker: inside Muster or our own, how it signs in, the prefix; tested step by step, saved together. */
import { BROKER_PROTOCOLS, EVENT_MODES, LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { useRead } from '../../api/use-read.ts'
import { useText } from '../../i18n/locale.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ErrorBox, NoteBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { RefusedMessages } from '../../fleet/refused-messages.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { ProfileRows } from './broker-profiles.tsx'
import { BrokerTestSide } from './broker-test.tsx'
import { Section, SettingRow } from './parts.tsx'
import { brokerText } from './text.ts'
import { profileText } from './text-broker.ts'
import { TlsFields } from './tls-fields.tsx'
import { type Broker, BUILTIN, isAddress, isEncrypted, isPrefix, isQueueLimit, useBroker } from './use-broker.ts'
import type { SectionProps } from './use-setting.ts'

/** Form at the start, the test at the end. */
export function BrokerSection({ settings, change }: SectionProps) {
  const say = useText(brokerText)
  const broker = useBroker(settings)
  const { form, failure } = broker
  return (
    <div className="broker-split">
      <div className="settings-body column">
        <div className="scroll">
          <Section title={say('broker')} help={say('help')}>
            <Now />
            <ProfileRows broker={broker} settings={settings} />
            <Which broker={broker} own={settings.broker?.url ?? ''} />
            {form.url !== BUILTIN && <OwnFields broker={broker} />}
            {isEncrypted(form.url) && <TlsFields broker={broker} />}
            {form.url !== BUILTIN && <Protocol broker={broker} />}
            <Prefix broker={broker} />
            {form.url !== BUILTIN && <QueueLimit broker={broker} />}
            {form.url !== BUILTIN && <BrokerClock broker={broker} />}
            {form.url !== BUILTIN && <DeviceAccount broker={broker} />}
            <Events settings={settings} change={change} />
            {failure && failure.errors.length === 0 && <ErrorBox message={failure.message} code={failure.code} />}
          </Section>
          <Section title={say('messages')} help={say('messagesHelp')}>
            <RefusedMessages />
          </Section>
        </div>
        <Foot broker={broker} />
      </div>
      <BrokerTestSide
        test={broker.test}
        isTesting={broker.isTesting}
        prefix={form.prefix}
        onTest={() => broker.isWhole && void broker.tryIt()}
      />
    </div>
  )
}

/** `own` is the stored address: it comes back when "Our own" is taken again. */
function Which({ broker, own }: { broker: Broker; own: string }) {
  const say = useText(brokerText)
  const isInside = broker.form.url === BUILTIN
  const items = (['inside', 'own'] as const).map((id) => ({ id, label: say(id) }))
  const urlOf = (which: 'inside' | 'own') => (which === 'inside' ? BUILTIN : own === BUILTIN ? '' : own)
  return (
    <SettingRow label={say('which')}>
      <Segmented
        label={say('which')}
        value={isInside ? 'inside' : 'own'}
        items={items}
        onChange={(which) => broker.change({ url: urlOf(which) })}
      />
      {isInside && <p className="caption">{say('insideNote')}</p>}
    </SettingRow>
  )
}

/** What is published for others; saved at once, unlike the connection itself. */
function Events({ settings, change }: SectionProps) {
  const say = useText(brokerText)
  const items = EVENT_MODES.map((id) => ({ id, label: say(`events_${id}`) }))
  return (
    <SettingRow label={say('events')} note={say('eventsNote')}>
      <Segmented
        label={say('events')}
        value={settings.publishEvents}
        items={items}
        onChange={(publishEvents) => void change({ publishEvents }, say('events'))}
      />
    </SettingRow>
  )
}

function Prefix({ broker }: { broker: Broker }) {
  const say = useText(brokerText)
  const { prefix } = broker.form
  const error = broker.errorOf('prefix') ?? (isPrefix(prefix) ? null : say('prefixBad'))
  return (
    <SettingRow label={say('prefix')} note={say('prefixNote')}>
      <TextInput
        hideLabel
        label={say('prefix')}
        code
        value={prefix}
        error={error}
        onChange={(text) => broker.change({ prefix: text })}
      />
    </SettingRow>
  )
}

function QueueLimit({ broker }: { broker: Broker }) {
  const say = useText(profileText)
  const { queueLimit } = broker.form
  return (
    <SettingRow label={say('queueLimit')} note={say('queueLimitNote')}>
      <TextInput
        hideLabel
        label={say('queueLimit')}
        code
        inputMode="numeric"
        value={queueLimit}
        placeholder={String(LIMITS.brokerQueue)}
        error={broker.errorOf('queueLimit') ?? (isQueueLimit(queueLimit) ? null : say('queueLimitBad'))}
        onChange={(text) => broker.change({ queueLimit: text.trim() })}
      />
    </SettingRow>
  )
}

function BrokerClock({ broker }: { broker: Broker }) {
  const say = useText(profileText)
  return (
    <SettingRow label={say('clockProperty')} note={say('clockPropertyNote')}>
      <TextInput
        hideLabel
        label={say('clockProperty')}
        code
        value={broker.form.clockProperty}
        placeholder="timestamp"
        error={broker.errorOf('clockProperty')}
        onChange={(clockProperty) => broker.change({ clockProperty })}
      />
    </SettingRow>
  )
}

function DeviceAccount({ broker: { device, setDevice } }: { broker: Broker }) {
  const say = useText(profileText)
  return (
    <SettingRow label={say('deviceAccount')} note={say('deviceAccountNote')}>
      <div className="field-pair">
        <TextInput
          label={say('deviceUser')}
          code
          value={device.username}
          onChange={(username) => setDevice({ ...device, username })}
        />
        <TextInput
          label={say('devicePassword')}
          type="password"
          value={device.password}
          onChange={(password) => setDevice({ ...device, password })}
        />
      </div>
    </SettingRow>
  )
}

function Now() {
  const say = useText(brokerText)
  const status = useRead('engine.status', {})
  const now = status.data?.broker
  if (!now) return null
  return (
    <SettingRow label={say('now')}>
      <div className="column gap-2">
        <span className={now.state === 'online' ? 'mid' : now.state === 'unset' ? 'ink-3' : 'tone-unsure mid'}>
          {say(now.state)}{' '}
          {now.url && (
            <bdi className="mono ink-3" dir="ltr">
              {now.url}
            </bdi>
          )}
        </span>
        {now.detail && now.state !== 'online' && <span className="meta ink-2">{now.detail}</span>}
        {now.isOpen && <NoteBox tone="unsure">{say('openBroker')}</NoteBox>}
      </div>
    </SettingRow>
  )
}

function OwnFields({ broker }: { broker: Broker }) {
  const say = useText(brokerText)
  const { form, change, errorOf } = broker
  const hasPassword = broker.saved?.hasPassword ?? false
  const isWrong = form.url !== '' && !isAddress(form.url)
  return (
    <>
      <SettingRow label={say('address')} note={say('addressNote')}>
        <TextInput
          hideLabel
          label={say('address')}
          code
          value={form.url}
          placeholder="mqtts://broker.example:8883"
          error={errorOf('url') ?? (isWrong ? say('addressBad') : null)}
          onChange={(url) => change({ url: url.trim() })}
        />
      </SettingRow>
      <SettingRow label={say('signIn')} note={say('signInNote')}>
        <div className="field-pair">
          <TextInput
            label={say('user')}
            code
            value={form.username}
            error={errorOf('username')}
            onChange={(username) => change({ username })}
          />
          <TextInput
            label={say('password')}
            type="password"
            value={form.password}
            placeholder={hasPassword ? say('passwordKept') : ''}
            error={errorOf('password')}
            onChange={(password) => change({ password })}
          />
        </div>
        {hasPassword && broker.isActive && (
          <LinkButton onPress={() => void broker.forget()}>{say('forget')}</LinkButton>
        )}
      </SettingRow>
    </>
  )
}

const PROTOCOLS = { auto: 'protocol_auto', '5': 'protocol_5', '3.1.1': 'protocol_311' } as const

function Protocol({ broker }: { broker: Broker }) {
  const say = useText(profileText)
  return (
    <SettingRow label={say('protocol')}>
      <Segmented
        label={say('protocol')}
        value={broker.form.protocol}
        items={BROKER_PROTOCOLS.map((id) => ({ id, label: say(PROTOCOLS[id]) }))}
        onChange={(protocol) => broker.change({ protocol })}
      />
    </SettingRow>
  )
}

function Foot({ broker }: { broker: Broker }) {
  const say = useText(brokerText)
  const ofProfile = useText(profileText)
  const isOther = broker.form.id !== null && !broker.isActive
  const hasFailed = broker.test?.ok === false
  return (
    <footer className="panel-foot">
      <span className="meta ink-2">{broker.isDirty ? say('notSaved') : ''}</span>
      <span className="push row gap-2">
        {broker.isDirty && (
          <Button kind="quiet" onPress={broker.discard}>
            {say('discard')}
          </Button>
        )}
        {isOther && (
          <Button isDisabled={!broker.isWhole} onPress={() => void broker.save(true)}>
            {ofProfile(broker.isDirty ? 'useThis' : 'useNow')}
          </Button>
        )}
        <Button isDisabled={!broker.isWhole || broker.isTesting} onPress={() => void broker.tryIt()}>
          {say('test')}
        </Button>
        <Button
          kind={hasFailed ? 'plain' : 'primary'}
          isDisabled={!broker.isDirty || !broker.isWhole}
          onPress={() => void broker.save()}
        >
          {say(hasFailed ? 'saveAnyway' : 'save')}
        </Button>
      </span>
    </footer>
  )
}
