/** Desktop notifications of alerts: one when it is raised; a storm becomes one. A click opens, never acts. */
import { Notification } from 'electron'
import type { Alert } from '../../src-preload/contract/data.ts'
import type { Language } from '../../src-preload/contract/vocabulary.ts'
import type { EngineHandle } from './engine-handle.ts'
import { gather } from './gather.ts'
import { nameIn, say } from './texts.ts'

const NAMES = 3
const PAGE = 50

/** Title and body of the notice for these alerts, the gravest first. Pure, for tests. */
export function alertWording(alerts: readonly Alert[], language: Language): { title: string; body: string } {
  const [first] = alerts
  if (!first) return { title: '', body: '' }
  const names = [...new Set(alerts.map((alert) => nameIn(language, alert)))]
  if (alerts.length > 1) {
    const title = say(language, 'alertsRaised', { count: alerts.length })
    return { title, body: names.slice(0, NAMES).join(language === 'ar' ? '، ' : ', ') }
  }
  const key = first.severity === 'critical' ? 'alertCritical' : 'alertRaised'
  const said = nameIn(language, { nameEn: first.descriptionEn, nameAr: first.descriptionAr })
  return { title: say(language, key, { name: names[0] ?? '' }), body: [first.subject, said].filter(Boolean).join(': ') }
}

/** Alerts that ask for a notice: raised after `since`, still open, and not told to be quiet. */
export function freshAlerts(alerts: readonly Alert[], since: number): Alert[] {
  return alerts.filter(
    ({ raisedAt, state, detail }) => raisedAt > since && state === 'raised' && detail?.notify !== false,
  )
}

/** Looks after each change at what was raised since the last look; what was open before the first look is old news. */
export function watchAlerts(
  engine: () => EngineHandle | null,
  open: (alertId: string | null) => void,
  view: () => { language: Language; isOn: boolean },
) {
  let lastAt: number | null = null
  let isLooking = false
  const notices = gather<Alert>((alerts) => {
    if (!Notification.isSupported()) return
    const note = new Notification({ ...alertWording(alerts, view().language), silent: false })
    note.on('click', () => open(alerts.length === 1 ? (alerts[0]?.id ?? null) : null))
    note.show()
  })
  return {
    async look(): Promise<void> {
      const current = engine()
      if (!current || isLooking || current.state().state !== 'running') return
      isLooking = true
      const answer = await current.ask('alerts.list', { state: 'raised', limit: PAGE })
      isLooking = false
      if (!answer.ok) return
      const newest = answer.value.items[0]?.raisedAt ?? 0
      const fresh = lastAt === null ? [] : freshAlerts(answer.value.items, lastAt)
      lastAt = Math.max(newest, lastAt ?? 0)
      if (view().isOn) for (const alert of fresh.reverse()) notices.add(alert)
    },
    forget(): void {
      lastAt = null
    },
    stop: () => notices.stop(),
  }
}
