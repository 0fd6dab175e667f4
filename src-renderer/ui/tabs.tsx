/** Tabs over a region. The taken one carries a 2 px ink edge. */
import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import { useFormat } from '../i18n/locale.tsx'

/** `count` stands quiet after the word. Only the taken tab's content is made. */
export function Tabs<K extends string>({
  label,
  items,
  value,
  onChange,
  inPanel,
}: {
  label: string
  items: readonly { id: K; label: string; count?: number | null; content: ReactNode }[]
  value: K
  onChange: (value: K) => void
  inPanel?: boolean
}) {
  const format = useFormat()
  return (
    <AriaTabs
      className="column grow"
      selectedKey={value}
      onSelectionChange={(key) => onChange(String(key) as K)}
      data-tabs=""
    >
      <TabList className={inPanel ? 'tab-list in-panel' : 'tab-list'} aria-label={label}>
        {items.map((item) => (
          <Tab key={item.id} id={item.id} className="tab">
            {item.label}
            {item.count != null && <span className="count">{format.number(item.count)}</span>}
          </Tab>
        ))}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="tab-panel">
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
