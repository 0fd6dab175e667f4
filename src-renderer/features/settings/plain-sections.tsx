/** Sections with nothing but switches and fields: workspace, notifications, appearance, region, shortcuts, about. */
import { useFormat, useText } from '../../i18n/locale.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { ZoneField } from '../../forms/zone-field.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { toast } from '../../stores/undo-store.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import { SavedText, Section, SettingRow } from './parts.tsx'
import { settingsText } from './text.ts'
import type { SectionProps } from './use-setting.ts'

/** Names of the workspace, the operator, the folder. */
export function WorkspaceSection({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  const info = useRead('app.info', {})
  return (
    <Section title={say('workspace')} help={say('workspaceHelp')}>
      <SettingRow label={say('nameEn')}>
        <SavedText
          label={say('nameEn')}
          value={settings.workspaceNameEn ?? ''}
          onSave={(text) => void change({ workspaceNameEn: text.trim() || null }, say('nameEn'))}
        />
      </SettingRow>
      <SettingRow label={say('nameAr')}>
        <SavedText
          label={say('nameAr')}
          value={settings.workspaceNameAr ?? ''}
          onSave={(text) => void change({ workspaceNameAr: text.trim() || null }, say('nameAr'))}
        />
      </SettingRow>
      <SettingRow label={say('operator')} note={say('operatorNote')}>
        <SavedText
          label={say('operator')}
          value={settings.operator}
          check={(text) => (text.trim() ? null : say('operatorNeeded'))}
          onSave={(text) => void change({ operator: text.trim() }, say('operator'))}
        />
      </SettingRow>
      {info.data && (
        <SettingRow label={say('folder')}>
          <span className="row gap-2">
            <bdi className="mono folder" dir="ltr">
              {info.data.workspacePath}
            </bdi>
            <CopyButton text={info.data.workspacePath} words={say('copy')} />
          </span>
        </SettingRow>
      )}
    </Section>
  )
}

function CopyButton({ text, words }: { text: string; words: string }) {
  const say = useText(settingsText)
  const copy = async () => {
    if ((await command('app.copyText', { text })).ok) toast(say('copied'))
  }
  return (
    <Button small kind="quiet" onPress={() => void copy()}>
      {words}
    </Button>
  )
}

/** Desktop notifications. */
export function NotificationsSection({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  return (
    <Section title={say('notifications')} help={say('notificationsHelp')}>
      <SettingRow label={say('notify')}>
        <Switch
          isSelected={settings.notifications}
          onChange={(notifications) => void change({ notifications }, say('notifications'))}
        >
          {say('notifyWords')}
        </Switch>
      </SettingRow>
    </Section>
  )
}

/** Theme and density. */
export function AppearanceSection({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  const themes = (['system', 'light', 'dark'] as const).map((id) => ({ id, label: say(id) }))
  const densities = (['comfortable', 'compact'] as const).map((id) => ({ id, label: say(id) }))
  return (
    <Section title={say('appearance')} help={say('appearanceHelp')}>
      <SettingRow label={say('theme')}>
        <Segmented
          label={say('theme')}
          items={themes}
          value={settings.theme}
          onChange={(theme) => void change({ theme }, say('theme'))}
        />
      </SettingRow>
      <SettingRow label={say('density')}>
        <Segmented
          label={say('density')}
          items={densities}
          value={settings.density}
          onChange={(density) => void change({ density }, say('density'))}
        />
      </SettingRow>
    </Section>
  )
}

/** Language and the zone of the window. */
export function RegionSection({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  return (
    <Section title={say('region')} help={say('regionHelp')}>
      <SettingRow label={say('language')}>
        <Segmented
          label={say('language')}
          items={[
            { id: 'en' as const, label: <span lang="en">{say('english')}</span> },
            { id: 'ar' as const, label: <span lang="ar">{say('arabic')}</span> },
          ]}
          value={settings.language}
          onChange={(language) => void change({ language }, say('language'))}
        />
      </SettingRow>
      <SettingRow label={say('zone')}>
        <ZoneField
          label={say('zone')}
          value={settings.timezone}
          onChange={(timezone) => void change({ timezone }, say('zone'))}
        />
      </SettingRow>
    </Section>
  )
}

/** Single letters on or off. */
export function ShortcutsSection({ settings, change }: SectionProps) {
  const say = useText(settingsText)
  return (
    <Section title={say('shortcuts')} help={say('shortcutsHelp')}>
      <SettingRow label={say('letters')}>
        <div className="column gap-3 start-items">
          <Switch
            isSelected={settings.letterKeys}
            onChange={(letterKeys) => void change({ letterKeys }, say('letters'))}
          >
            {say('lettersWords')}
          </Switch>
          <Button keys="?" onPress={() => openOverlay('shortcuts')}>
            {say('allKeys')}
          </Button>
        </div>
      </SettingRow>
    </Section>
  )
}

/** What this is, in facts that can be copied. */
export function AboutSection() {
  const say = useText(settingsText)
  const format = useFormat()
  const info = useRead('app.info', {})
  const status = useRead('engine.status', {})
  const facts: [string, string][] = [
    [say('version'), info.data?.version ?? '—'],
    [say('runtime'), info.data?.runtime ?? '—'],
    [say('platform'), info.data?.platform ?? '—'],
    [say('tzRelease'), status.data?.tzRelease ?? '—'],
    [say('licence'), 'MIT'],
  ]
  return (
    <Section title={say('about')} help={say('aboutHelp')}>
      {facts.map(([label, value]) => (
        <SettingRow key={label} label={label}>
          <bdi dir="ltr">{value}</bdi>
        </SettingRow>
      ))}
      <div className="setting-foot">
        <CopyButton
          words={say('copyAll')}
          text={[...facts.map(([label, value]) => `${label}: ${value}`), format.exact(Date.now())].join('\n')}
        />
      </div>
    </Section>
  )
}
