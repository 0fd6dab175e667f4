/** The list of templates: icon of the kind of work, name over kind, version over how many schedules use it. */
import { Activity, BellRing, Cog, FileDown, type LucideIcon, ShieldCheck, Terminal } from 'lucide-react'
import { GridList, GridListItem } from 'react-aria-components'
import { useRead } from '../../api/use-read.ts'
import { ltr } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import type { JobType } from '../../../src-preload/contract/vocabulary.ts'
import { BilingualName, useName } from '../../ui/bilingual-name.tsx'
import { Icon } from '../../ui/icon.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import type { TemplateRow } from './editor.tsx'
import { templatesText } from './text.ts'

const ICONS: Readonly<Record<JobType, LucideIcon>> = {
  device_document: FileDown,
  data_collection: Activity,
  alert_check: BellRing,
  policy_execution: ShieldCheck,
  custom_script: Terminal,
  internal: Cog,
}

/** Arrow keys move, Enter opens. */
export function TemplateList({
  rows,
  openId,
  onOpen,
}: {
  rows: readonly TemplateRow[]
  openId: string | null
  onOpen: (id: string) => void
}) {
  const say = useText(templatesText)
  return (
    <GridList
      aria-label={say('templates')}
      className="scroll template-list"
      items={rows}
      dependencies={[openId]}
      onAction={(key) => onOpen(String(key))}
    >
      {(row) => <Row row={row} isOpen={row.id === openId} />}
    </GridList>
  )
}

function Row({ row, isOpen }: { row: TemplateRow; isOpen: boolean }) {
  const say = useText(templatesText)
  const name = useName()
  const lookups = useRead('lookups.get', {})
  const type = lookups.data?.jobTypes.find((each) => each.name === row.jobType)
  const kind = [type ? name(type) : row.jobType, row.documentType].filter(Boolean).join(' · ')
  return (
    <GridListItem
      id={row.id}
      textValue={name(row, `#${row.number}`)}
      className={isOpen ? 'table-row selected current' : 'table-row'}
    >
      <span className="ink-2">
        <Icon icon={ICONS[row.jobType]} />
      </span>
      <span className="two-lines">
        <span className="first clip mid">
          <BilingualName of={row} fallback={`#${row.number}`} />
        </span>
        <span className="second clip">{kind}</span>
      </span>
      <span className="two-lines number">
        <span className="first">
          {row.state === 'ACTIVE' ? (
            ltr(`v${row.version}`)
          ) : (
            <StateMark state={row.state === 'CREATED' ? 'DRAFT' : row.state} />
          )}
        </span>
        <span className="second">{say('usedBy', { count: row.scheduleCount })}</span>
      </span>
    </GridListItem>
  )
}
