/** Alerts: what checks have found wrong, open and cleared, and the measurements that they look at. */
import './alerts.css'
import { useMemo } from 'react'
import { usePages } from '../../api/use-read.ts'
import { useText } from '../../i18n/locale.tsx'
import { useRoute } from '../../stores/route-store.ts'
import { PageHead } from '../../ui/page-head.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AlertList } from './alert-list.tsx'
import { SeriesTab } from './series-tab.tsx'
import { alertsText } from './text.ts'

const TABS = ['open', 'cleared', 'series'] as const
const WORDS = { open: 'tabOpen', cleared: 'tabCleared', series: 'tabSeries' } as const

/** Route parameters: `tab`, `series` (the one in the panel). */
export default function AlertsScreen() {
  const say = useText(alertsText)
  const { params, set } = useRoute()
  const first = usePages('alerts.list', { state: 'raised', limit: 100 }, { keep: true })
  const open = first.data?.pages[0]?.open
  const items = useMemo(
    () =>
      TABS.map((id) => ({
        id,
        label: say(WORDS[id]),
        content: id === 'series' ? <SeriesTab /> : <AlertList key={id} state={id === 'open' ? 'raised' : 'cleared'} />,
      })),
    [say],
  )
  const sentence = open === undefined ? say('alerts') : open === 0 ? say('noneOpen') : say('open', { count: open })
  return (
    <>
      <PageHead is={sentence} />
      <div className="list">
        <Tabs
          label={say('views')}
          value={TABS.find((name) => name === params.tab) ?? 'open'}
          onChange={(tab) => set({ tab, series: undefined })}
          items={items}
        />
      </div>
    </>
  )
}
