/** Settings: the sections at the start, the open one beside them. Saved as they are changed, the broker together. */
import { type ComponentType, useState } from 'react'
import { FailureBox } from '../../api/failure-box.tsx'
import { useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { TextInput } from '../../ui/field.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { BrokerSection } from './broker-section.tsx'
import { BuiltinSection } from './builtin-section.tsx'
import { BlackoutsSection } from './blackouts-section.tsx'
import { EngineSection } from './engine-section.tsx'
import { LimitsSection } from './limits-section.tsx'
import {
  AboutSection,
  AppearanceSection,
  NotificationsSection,
  RegionSection,
  ShortcutsSection,
  WorkspaceSection,
} from './plain-sections.tsx'
import { RetentionSection } from './retention-section.tsx'
import { rulesText } from './rules-text.ts'
import { ScriptsSection } from './scripts-section.tsx'
import '../../forms/forms.css'
import './settings.css'
import { brokerText, settingsText } from './text.ts'
import { builtinText } from './text-builtin.ts'
import { type SectionProps, useSettings } from './use-setting.ts'

const SECTIONS = [
  'workspace',
  'broker',
  'builtin',
  'engine',
  'limits',
  'blackouts',
  'scripts',
  'retention',
  'notifications',
  'appearance',
  'region',
  'shortcuts',
  'about',
] as const
type SectionName = (typeof SECTIONS)[number]

const BODIES: Readonly<Record<SectionName, ComponentType<SectionProps>>> = {
  workspace: WorkspaceSection,
  broker: BrokerSection,
  builtin: BuiltinSection,
  engine: EngineSection,
  limits: LimitsSection,
  blackouts: BlackoutsSection,
  scripts: ScriptsSection,
  retention: RetentionSection,
  notifications: NotificationsSection,
  appearance: AppearanceSection,
  region: RegionSection,
  shortcuts: ShortcutsSection,
  about: AboutSection,
}

/** Words by which a section is found besides its name, in both languages. */
const FOUND_BY: Readonly<Record<SectionName, string>> = {
  workspace: 'name operator folder اسم مشغل مجلد',
  broker: 'mqtt address password prefix tls certificate profile عنوان كلمة مرور بادئة شهادة',
  builtin: 'mqtt network credentials password certificate limits devices شبكة أسرار حدود',
  engine: 'pause limit tray login lease http api إيقاف حد درج',
  limits: 'concurrency resource device template حدود مورد جهاز',
  blackouts: 'window maintenance time حظر صيانة وقت',
  scripts: 'program script allow path برنامج مسموح مسار',
  retention: 'history days cleanup سجل أيام تنظيف',
  notifications: 'desktop إشعار',
  appearance: 'theme dark light density سمة داكن فاتح',
  region: 'language zone لغة منطقة',
  shortcuts: 'keys letters مفاتيح حروف',
  about: 'version licence إصدار ترخيص',
}

/** Route parameter `section`. */
export default function SettingsScreen() {
  const { params, set } = useRoute()
  const { answer, settings, change } = useSettings()
  const open: SectionName = SECTIONS.find((name) => name === params.section) ?? 'workspace'
  const Body = BODIES[open]
  return (
    <div className="settings-split">
      <SectionList open={open} onOpen={(section) => set({ section })} />
      <div className={open === 'broker' ? 'settings-main' : 'settings-main scroll settings-body'}>
        {answer.isPending && <SkeletonRows />}
        {answer.isError && <FailureBox failure={answer.error} onRetry={() => void answer.refetch()} />}
        {settings && <Body settings={settings} change={change} />}
      </div>
    </div>
  )
}

function SectionList({ open, onOpen }: { open: SectionName; onOpen: (section: SectionName) => void }) {
  const say = useText(settingsText)
  const broker = useText(brokerText)
  const builtin = useText(builtinText)
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const rules = useText(rulesText)
  const word = (name: SectionName) => {
    if (name === 'broker') return broker('broker')
    if (name === 'builtin') return builtin('title')
    return name === 'limits' || name === 'blackouts' || name === 'scripts' ? rules(name) : say(name)
  }
  const shown = SECTIONS.filter((name) => `${word(name)} ${FOUND_BY[name]}`.toLowerCase().includes(wanted))
  return (
    <nav className="settings-list" aria-label={say('settings')}>
      <TextInput
        hideLabel
        type="search"
        label={say('find')}
        placeholder={say('find')}
        value={search}
        onChange={setSearch}
      />
      {shown.map((name) => (
        <button
          key={name}
          type="button"
          className="settings-item"
          aria-current={name === open ? 'page' : undefined}
          onClick={() => onOpen(name)}
        >
          {word(name)}
        </button>
      ))}
      {shown.length === 0 && <p className="meta ink-3">{say('noHit')}</p>}
    </nav>
  )
}
