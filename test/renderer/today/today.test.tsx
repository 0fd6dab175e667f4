/** Today: the sentence, what needs attention with its fix, bars joined by pixel, and what is said offline. */
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { gridHours, kindOf, laneBars } from '../../../src-renderer/features/today/lane-bars.ts'
import { troubleWord } from '../../../src-renderer/features/today/matter.ts'
import { counts } from '../harness/fixtures.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'

afterEach(endApp)

describe('the screen', () => {
  it('opens with one true sentence, in words', async () => {
    await renderApp('today', /Six things need you\./)
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Six things need you. Everything else is on time.',
    )
  })

  it('says it in Arabic, right to left', async () => {
    await renderApp('today', /ستة أمور تنتظر قرارك/, { language: 'ar' })
    await waitFor(() => expect(document.documentElement.dir).toBe('rtl'))
    expect(document.documentElement.lang).toBe('ar')
  })

  it('does not claim what devices do while the broker is away', async () => {
    await renderApp('today', 'Running, unconfirmed', { offline: true })
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('is not known since')
    expect(screen.getByText(/7 commands wait in the outbox/)).toBeTruthy()
  })

  it('mends from the row: re-runs what failed, and cancels that again on undo', async () => {
    const fake = await renderApp('today', 'Firmware 4.8.2 to kiosks')
    fake.answer('runs.retry', () => fake.state.queue.waiting[0])
    fireEvent.click(screen.getByRole('button', { name: 'Re-run failed (9)' }))
    await waitFor(() => expect(callsOf(fake, 'runs.retry')).toEqual([{ id: 'a1' }]))
    fireEvent.click(await screen.findByRole('button', { name: /^Undo/ }))
    await waitFor(() => expect(callsOf(fake, 'jobs.cancel')).toMatchObject([{ id: '7f52' }]))
  })

  it('shows the ways on when nothing is scheduled', async () => {
    await renderApp('today', 'Nothing is scheduled yet.', { empty: true })
    expect(screen.getByRole('button', { name: 'Try the demo fleet' })).toBeTruthy()
  })

  it('shows the code and a way to try again when the engine refuses', async () => {
    const fake = await renderApp('queue', 'Price list push')
    fake.answer('today.get', () => {
      throw { ok: false, code: 'internal', message: 'no answer', errors: [] }
    })
    fireEvent.click(within(screen.getByRole('navigation')).getByText('Today'))
    expect(await screen.findByText('internal')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
  })
})

describe('lanes', () => {
  const run = (startAt: number, endAt: number, status = 'COMPLETED', reason = 'succeeded') => ({
    runId: String(startAt),
    startAt,
    endAt,
    status,
    reason,
  })
  const lane = (past: ReturnType<typeof run>[]) => ({
    id: 'a',
    kind: 'group' as const,
    nameEn: null,
    nameAr: null,
    deviceCount: 1,
    past,
    planned: [],
  })

  it('joins what lies within a pixel and counts it', () => {
    const bars = laneBars(lane([run(0, 10), run(11, 20), run(500, 600)]), 0, 1000, 100)
    expect(bars.map((bar) => bar.count)).toEqual([2, 1])
  })

  it('keeps trouble apart from success and draws it last, on top', () => {
    const bars = laneBars(lane([run(0, 100, 'FAILED', 'failed'), run(0, 100)]), 0, 1000, 100)
    expect(bars.map((bar) => bar.kind)).toEqual(['past', 'failed'])
  })

  it('leaves out what lies outside the range', () => {
    expect(laneBars(lane([run(-200, -100), run(2000, 2100)]), 0, 1000, 100)).toEqual([])
  })

  it('ten thousand runs make no more bars than pixels', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => run(index * 10, index * 10 + 5))
    expect(laneBars(lane(many), 0, 100_000, 400).length).toBeLessThanOrEqual(400)
  })

  it('knows each kind by status and reason', () => {
    expect(kindOf('FAILED', 'partial')).toBe('partial')
    expect(kindOf('SKIPPED', 'misfire')).toBe('missed')
    expect(kindOf('RUNNING', 'unconfirmed')).toBe('unsure')
  })

  it('puts the grid on whole hours of the zone, also at half past', () => {
    const kolkata = (at: number) => (at / 3_600_000 + 5.5) % 24
    expect(gridHours(0, 7 * 3_600_000, 3, kolkata).map((at) => kolkata(at))).toEqual([6, 9, 12])
  })
})

describe('the word of a matter', () => {
  it('one kind of trouble shows that kind, several show Partial', () => {
    expect(troubleWord({ status: 'FAILED', reason: 'partial', counts: counts({ REJECTED: 4, SUCCEEDED: 60 }) })).toBe(
      'REJECTED',
    )
    expect(troubleWord({ status: 'FAILED', reason: 'partial', counts: counts({ REJECTED: 4, FAILED: 1 }) })).toBe(
      'PARTIAL',
    )
    expect(troubleWord({ status: 'SKIPPED', reason: 'misfire', counts: null })).toBe('MISSED')
  })
})

describe('what was found before it failed', () => {
  it('says the self-check’s findings with the way to each, and the open alerts', async () => {
    const fake = await renderApp('queue', 'Price list push')
    const finding = {
      ...{
        code: 'never_fires',
        severity: 'problem',
        entity: 'schedule',
        entityId: 's9',
        nameEn: 'Winter',
        nameAr: null,
      },
      ...{ textEn: '“Winter” is on but will never fire.', textAr: '«Winter» مفعّل ولن يحين.', sinceAt: null },
    }
    fake.answer('selfCheck.get', () => ({ at: 1_000, findings: [finding] }))
    fake.answer('alerts.list', () => ({ items: [], next: null, total: 0, open: 2 }))
    fireEvent.click(within(screen.getByRole('navigation')).getByText('Today'))
    expect(await screen.findByText('“Winter” is on but will never fire.')).toBeTruthy()
    expect(await screen.findByText('2 alerts are open.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Look' }))
    await waitFor(() => expect(location.hash).toContain('s9'))
  })
})
