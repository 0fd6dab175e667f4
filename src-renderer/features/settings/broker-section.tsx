/** The broker: inside Muster or our own, how it signs in, the prefix; tested step by step, saved together. */
import { useRead } from '../../api/use-read.ts'
import { useText } from '../../i18n/locale.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ErrorBox, NoteBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { BrokerTestSide } from './broker-test.tsx'
import { Section, SettingRow } from './parts.tsx'
import { brokerText } from './text.ts'
import { type Broker, BUILTIN, isAddress, isPrefix, useBroker } from './use-broker.ts'
import type { SectionProps } from './use-setting.ts'

/** Form at the start, the test at the end. */
export function BrokerSection({ settings }: SectionProps) {
  const say = useText(brokerText)
  const broker = useBroker(settings)
  const hasPassword = settings.broker?.hasPassword ?? false
  const isOwn = broker.form.url !== BUILTIN
  return (
    <div className="broker-split">
      <div className="settings-body column">
        <div className="scroll">
          <Section title={say('broker')} help={say('help')}>
            <Now />
            <SettingRow label={say('which')}>
              <Segmented
                label={say('which')}
                value={isOwn ? 'own' : 'inside'}
                items={[
                  { id: 'inside', label: say('inside') },
                  { id: 'own', label: say('own') },
                ]}
                onChange={(which) =>
                  broker.change({
                    url:
                      which === 'inside'
                        ? BUILTIN
                        : settings.broker?.url === BUILTIN
                          ? ''
                          : (settings.broker?.url ?? ''),
                  })
                }
              />
              {!isOwn && <p className="caption">{say('insideNote')}</p>}
            </SettingRow>
            {isOwn && <OwnFields broker={broker} hasPassword={hasPassword} />}
            <SettingRow label={say('prefix')} note={say('prefixNote')}>
              <TextInput
                hideLabel
                label={say('prefix')}
                code
                value={broker.form.prefix}
                error={broker.errorOf('prefix') ?? (isPrefix(broker.form.prefix) ? null : say('prefixBad'))}
                onChange={(prefix) => broker.change({ prefix })}
              />
            </SettingRow>
            {broker.failure && broker.failure.errors.length === 0 && (
              <ErrorBox message={broker.failure.message} code={broker.failure.code} />
            )}
          </Section>
        </div>
        <Foot broker={broker} />
      </div>
      <BrokerTestSide
        test={broker.test}
        isTesting={broker.isTesting}
        prefix={broker.form.prefix}
        onTest={() => broker.isWhole && void broker.tryIt()}
      />
    </div>
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

function OwnFields({ broker, hasPassword }: { broker: Broker; hasPassword: boolean }) {
  const say = useText(brokerText)
  const { form, change, errorOf } = broker
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
        {hasPassword && <LinkButton onPress={() => void broker.forget()}>{say('forget')}</LinkButton>}
      </SettingRow>
    </>
  )
}

function Foot({ broker }: { broker: Broker }) {
  const say = useText(brokerText)
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
