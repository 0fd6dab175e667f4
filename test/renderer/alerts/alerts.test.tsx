/** Alerts and measurements on screen: severity in words, seen and cleared, a series drawn and said. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { linePath, rangeOf } from '../../../src-renderer/features/alerts/chart.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'

afterEach(endApp)

const audit = { createdAt: 0, createdBy: 'engine', updatedAt: 0, updatedBy: 'engine', version: 1 }
const ALERT = {
  ...{ id: 'a1', source: 's1', rule: 'hot', subject: 'pump-1', nameEn: 'Too hot', nameAr: 'حرارة زائدة' },
  ...{
    descriptionEn: 'temperature is 81.5 °C, above 70 °C.',
    descriptionAr: 'قيمة temperature هي 81.5.',
    severity: 'critical',
    state: 'raised',
    value: 81.5,
  },
  ...{
    detail: { series: 'temperature', above: 70, below: null, notify: true, startedRunId: 'r7' },
    raisedAt: 1_000,
    clearedAt: null,
    clearedBy: null,
    acknowledgedAt: null,
  },
  ...{ acknowledgedBy: null, raisedRunId: 'r1', clearedRunId: null, ...audit },
}
const SERIES = {
  ...{
    id: 'x1',
    key: 'temperature',
    deviceId: 'pump-1',
    unit: '°C',
    lastAt: 1_000,
    lastValue: 81.5,
    pointCount: 3,
    ...audit,
  },
}

async function open(params: Record<string, string> = {}, language: 'en' | 'ar' = 'en'): Promise<FakeMuster> {
  const fake = await renderApp('queue', /./, { language })
  fake.answer('alerts.list', (input: { state: string }) => ({
    items: input.state === 'raised' ? [ALERT] : [],
    next: null,
    total: 1,
    open: 1,
  }))
  fake.answer('alerts.act', () => ALERT)
  fake.answer('series.list', () => ({
    items: [{ ...SERIES, deviceNameEn: 'Pump 1', deviceNameAr: null }],
    next: null,
    total: 1,
  }))
  fake.answer('series.points', (input: { from: number }) => ({
    series: SERIES,
    points: [
      { at: input.from + 1, value: 20 },
      { at: input.from + 2, value: 81.5 },
    ],
    total: 3,
  }))
  act(() => useRoute.getState().go('alerts', params))
  return fake
}

describe('alerts', () => {
  it('say how bad it is, what was measured, and are seen', async () => {
    const fake = await open()
    expect(await screen.findByText('1 alert is open.', {}, { timeout: 10_000 })).toBeTruthy()
    expect(await screen.findByText('Critical')).toBeTruthy()
    expect(await screen.findByText(/temperature is 81.5 °C, above 70 °C/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'I have seen it' }))
    await waitFor(() => expect(callsOf(fake, 'alerts.act')).toMatchObject([{ id: 'a1', action: 'acknowledge' }]))
  })

  it('are cleared from their menu, which also leads to the device', async () => {
    const fake = await open()
    fireEvent.click(await screen.findByRole('button', { name: 'Actions for Too hot' }, { timeout: 10_000 }))
    expect(await screen.findByRole('menuitem', { name: /Open .*pump-1/ })).toBeTruthy()
    expect(screen.getByRole('menuitem', { name: 'The work that it started' })).toBeTruthy()
    fireEvent.click(screen.getByRole('menuitem', { name: 'Clear' }))
    await waitFor(() => expect(callsOf(fake, 'alerts.act')).toMatchObject([{ id: 'a1', action: 'clear' }]))
  })

  it('are said in Arabic', async () => {
    await open({}, 'ar')
    expect(await screen.findByText('تنبيه واحد مفتوح.', {}, { timeout: 10_000 })).toBeTruthy()
    expect(await screen.findByText('حرارة زائدة')).toBeTruthy()
    expect(await screen.findByText(/قيمة temperature هي 81.5/)).toBeTruthy()
  })
})

describe('a series', () => {
  it('is drawn, and said for those who do not see it', async () => {
    await open({ tab: 'series', series: 'x1' })
    const chart = await screen.findByRole(
      'img',
      { name: /temperature: from \u206620 °C\u2069 to \u206681.5 °C\u2069/ },
      { timeout: 10_000 },
    )
    expect(chart.querySelector('.line')?.getAttribute('d')).toMatch(/^M.*L/)
    expect(screen.getByText('2 of 3 points are drawn.')).toBeTruthy()
    expect(chart.querySelectorAll('circle')).toHaveLength(2)
    const rows = screen.getByRole('table', { name: 'Newest points' }).querySelectorAll('tbody tr')
    expect([...rows].map((row) => row.lastElementChild?.textContent)).toEqual([
      '\u206681.5 °C\u2069',
      '\u206620 °C\u2069',
    ])
  })

  it('has a range and a line for every shape of data', () => {
    const box = { from: 0, to: 10 }
    expect(rangeOf([])).toBeNull()
    expect(linePath([{ at: 5, value: 3 }], { ...box, least: 3, most: 3 }, 100, 50)).toBe('M48.0 25.0h4')
    const two = [
      { at: 0, value: 0 },
      { at: 10, value: 10 },
    ]
    expect(linePath(two, { ...box, least: 0, most: 10 }, 100, 50)).toBe('M0.0 44.0L100.0 6.0')
  })
})
