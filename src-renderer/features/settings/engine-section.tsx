/** The engine: pause and resume, limits, what it does without a window, who holds the workspace. */
import { useState } from 'react'
import { Heading } from 'react-aria-components'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { UntilField, useUntil } from '../../forms/until-field.tsx'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { remember } from '../../stores/undo-store.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Moment } from '../../ui/moment.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SavedText, Section, SettingRow } from './parts.tsx'
import { settingsText } from './text.ts'
import type { SectionProps } from './use-setting.ts'
import { WorkRules } from './work-rules.tsx'

/** The section Engine. */
export function EngineSection({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  return (
    <Section title={say('engine')} help={say('engineHelp')}>
      <EngineState />
      <Limits settings={settings} change={change} />
      <WorkRules settings={settings} change={change} />
      <SettingRow label={say('tray')}>
        <Switch isSelected={settings.keepInTray} onChange={(keepInTray) => void change({ keepInTray }, say('tray'))}>
          {say('trayWords')}
        </Switch>
      </SettingRow>
      <SettingRow label={say('login')}>
        <Switch
          isSelected={settings.startAtLogin}
          onChange={(startAtLogin) => void change({ startAtLogin }, say('login'))}
        >
          {say('loginWords')}
        </Switch>
      </SettingRow>
      <Lease />
      <SettingRow label={say('api')}>
        <p className="ink-2">{say('apiNote')}</p>
      </SettingRow>
    </Section>
  )
}

function Limits({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  const range = (least: number, most: number, mayBeEmpty: boolean) => (text: string) => {
    if (text.trim() === '' && mayBeEmpty) return null
    const number = Number(text)
    return text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most
      ? null
      : say('numberRange', { least, most })
  }
  return (
    <>
      <SettingRow label={say('localLimit')} note={say('localLimitNote')}>
        <SavedText
          label={say('localLimit')}
          inputMode="numeric"
          value={String(settings.localConcurrency)}
          check={range(1, 32, false)}
          onSave={(text) => void change({ localConcurrency: Number(text) }, say('localLimit'))}
        />
      </SettingRow>
      <SettingRow label={say('fleetLimit')} note={say('fleetLimitNote')}>
        <SavedText
          label={say('fleetLimit')}
          inputMode="numeric"
          value={settings.fleetConcurrency === null ? '' : String(settings.fleetConcurrency)}
          check={range(1, 10_000, true)}
          onSave={(text) =>
            void change({ fleetConcurrency: text.trim() === '' ? null : Number(text) }, say('fleetLimit'))
          }
        />
      </SettingRow>
    </>
  )
}

function EngineState() {
  const say = useText(settingsText)
  const format = useFormat()
  const status = useRead('engine.status', {})
  const [isAsking, setAsking] = useState(false)
  const { isPaused, pausedUntil, pauseReason, now = 0 } = status.data ?? {}
  const why = [
    pausedUntil ? say('pausedUntil', { time: format.moment(pausedUntil, now) }) : null,
    pauseReason ? say('pausedWhy', { reason: pauseReason }) : null,
  ].filter(Boolean)
  const resume = async () => {
    const before = { until: pausedUntil ?? null, reason: pauseReason ?? null }
    if (!(await command('engine.resume', {})).ok) return
    remember({ sentence: say('didResume'), undo: async () => (await command('engine.pause', before)).ok })
  }
  const pause = async (reason: string | null, until: number | null) => {
    if (!(await command('engine.pause', { reason, until })).ok) return
    remember({ sentence: say('didPause'), undo: async () => (await command('engine.resume', {})).ok })
  }
  return (
    <SettingRow label={say('state')}>
      <div className="row gap-3">
        {status.data && (
          <StateMark state={isPaused ? 'PAUSED' : 'ACTIVE'} word={say(isPaused ? 'pausedState' : 'running')} />
        )}
        {isPaused && why.length > 0 && <span className="ink-3">{format.list(why as string[])}</span>}
        {isPaused ? (
          <Button small onPress={() => void resume()}>
            {say('resumeEngine')}
          </Button>
        ) : (
          <Button small onPress={() => setAsking(true)}>
            {say('pauseEngine')}
          </Button>
        )}
      </div>
      {isAsking && <PauseEngine onPause={pause} onClose={() => setAsking(false)} />}
    </SettingRow>
  )
}

function PauseEngine({
  onPause,
  onClose,
}: {
  onPause: (reason: string | null, until: number | null) => Promise<void>
  onClose: () => void
}) {
  const say = useText(settingsText)
  const [reason, setReason] = useState('')
  const until = useUntil()
  return (
    <Dialog label={say('pauseTitle')} isOpen onClose={onClose}>
      <form
        className="dialog-body column gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          const end = until.read()
          if (end === undefined) return
          void onPause(reason.trim() || null, end)
          onClose()
        }}
      >
        <Heading slot="title" level={2}>
          {say('pauseTitle')}
        </Heading>
        <p className="ink-2">{say('pauseHelp')}</p>
        <TextInput label={say('reason')} value={reason} onChange={setReason} autoFocus />
        <UntilField label={say('pauseFor')} until={until} />
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {say('keepRunning')}
          </Button>
          <Button kind="primary" type="submit">
            {say('pauseNow')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Lease() {
  const say = useText(settingsText)
  const status = useRead('engine.status', {})
  const instance = status.data?.instance
  if (!instance) return null
  return (
    <SettingRow label={say('lease')}>
      <dl className="facts">
        <dt>{say('leaseThis')}</dt>
        <dd>
          <bdi>{instance.hostName}</bdi> · {say(instance.mode)} · {say('process', { id: instance.processId })}
        </dd>
        <dt>{say('since')}</dt>
        <dd>
          <Moment at={instance.startedAt} withZone />
        </dd>
        <dt>{say('heartbeat')}</dt>
        <dd>
          <Moment at={instance.lastHeartbeatAt} relative />
        </dd>
        <dt>{say('tzRelease')}</dt>
        <dd>
          <bdi dir="ltr">{status.data?.tzRelease}</bdi>
        </dd>
      </dl>
    </SettingRow>
  )
}
