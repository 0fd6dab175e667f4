/** Rollouts on screen: the plan in a template and a new job, who would get it, where a rollout stands, and the outbox's reasons. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { FleetPlan, RolloutState } from '../../../src-preload/contract/fleet-plan.ts'
import { useDraft } from '../../../src-renderer/features/new-job/draft-store.ts'
import { asksForApproval, waitsForApproval } from '../../../src-renderer/rollout/progress.tsx'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { openOverlay } from '../../../src-renderer/stores/overlay-store.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'

afterEach(() => {
  useDraft.getState().forget()
  endApp()
})

const NO_ERROR = { isPaused: false, pauseReason: null, pausedBy: null, abortedBy: null }
const state = (some: Partial<RolloutState> = {}): RolloutState => ({
  ...{ wave: 0, approvedWaves: [], minuteAt: null, madeInMinute: 12, retriesUsed: 0, made: 30 },
  ...NO_ERROR,
  ...some,
})
const plan = (some: Partial<FleetPlan> = {}): FleetPlan => ({
  ...{ selection: 'snapshot', endBehaviour: 'stop_rollout', staleness: 'late_is_fine', presence: 'ignore' },
  cancelHandshake: false,
  rate: { kind: 'constant', perMinute: 50 },
  waves: [
    { percent: 10, successPercent: null, needsApproval: true },
    { percent: 100, successPercent: null, needsApproval: false },
  ],
  ...some,
})

describe('New job', () => {
  async function open(language: 'en' | 'ar' = 'en', teach?: (fake: FakeMuster) => void) {
    const fake = await renderApp('templates', /./, { language })
    teach?.(fake)
    useDraft.getState().change({ templateId: 'tpl-2', targetKind: 'all' })
    openOverlay('new-job')
    const dialog = within(await screen.findByRole('dialog'))
    return { fake, dialog }
  }
  const switchOn = (dialog: Awaited<ReturnType<typeof open>>['dialog'], name: string) =>
    dialog.findByRole('switch', { name }).then((it) => fireEvent.click(it))

  it('sends a plan of its own, and not while a field of it is wrong', async () => {
    const { fake, dialog } = await open()
    await switchOn(dialog, 'Reach devices by a plan')
    fireEvent.click(await dialog.findByRole('radio', { name: 'Steady' }))
    const field = dialog.getByLabelText('Devices a minute')
    fireEvent.change(field, { target: { value: '0' } })
    await dialog.findByText('A whole number from 1 to 1,000.')
    const queue = dialog.getByRole('button', { name: /^Queue for/ })
    expect(queue.hasAttribute('disabled')).toBe(true)
    fireEvent.change(field, { target: { value: '25' } })
    fireEvent.click(dialog.getByRole('button', { name: 'Add a wave' }))
    fireEvent.change(dialog.getByLabelText('Up to %'), { target: { value: '100' } })
    await waitFor(() => expect(queue.hasAttribute('disabled')).toBe(false))
    fireEvent.click(queue)
    await waitFor(() =>
      expect(callsOf(fake, 'jobs.create')).toMatchObject([
        { fleetPlan: { rate: { kind: 'constant', perMinute: 25 }, waves: [{ percent: 100 }] } },
      ]),
    )
    expect(callsOf(fake, 'jobs.preview').at(-1)).toMatchObject({ fleetPlan: { rate: { perMinute: 25 } } })
  })

  it('shows device by device who gets it, who does not and why, and the document', async () => {
    const device = { nameEn: 'One', nameAr: null, presence: 'online', openCount: 0, whyEn: null, whyAr: null }
    const { dialog } = await open('en', (fake) =>
      fake.answer('jobs.preview', () => ({
        items: [
          { ...device, deviceId: 'd1', verdict: 'get', wave: 0, document: { operation: 'x', site: 'north' } },
          {
            ...device,
            deviceId: 'd2',
            nameEn: 'Two',
            verdict: 'precheck',
            wave: null,
            document: null,
            whyEn: 'battery at least 30',
            whyAr: 'البطارية',
          },
        ],
        ...{ next: null, total: 2, usualMs: null, endsAboutAt: null, firstAt: null },
        counts: {
          get: 1,
          precheck: 1,
          held: 0,
          invalid: 0,
          busy: 0,
          presence: { online: 2, asleep: 0, lost: 0, unknown: 0 },
        },
      })),
    )
    await dialog.findByText('1 fails a check')
    await dialog.findByText('battery at least 30')
    // Those left out are not promised by the heading or the button.
    expect(dialog.getByText('1 device gets it.')).toBeTruthy()
    expect(dialog.getByRole('button', { name: /Queue for 1 device/ })).toBeTruthy()
    fireEvent.click(dialog.getByRole('button', { name: /One/ }))
    expect(dialog.getByText(/"site": "north"/)).toBeTruthy()
  })

  it('says all of the plan in Arabic', async () => {
    const { dialog } = await open('ar')
    await switchOn(dialog, 'الوصول إلى الأجهزة وفق خطة')
    expect(await dialog.findByRole('button', { name: 'إضافة موجة' })).toBeTruthy()
  })
})

describe('a template', () => {
  it('keeps a plan', async () => {
    const fake = await renderApp('templates', /templates\./)
    fake.answer('templates.change', () => ({}))
    act(() => useRoute.getState().go('templates', { id: 'tpl-2' }))
    fireEvent.click(await screen.findByRole('tab', { name: 'Rollout' }))
    fireEvent.click(await screen.findByRole('switch', { name: 'Reach devices by a plan' }))
    fireEvent.click(screen.getByRole('button', { name: 'Add a rule' }))
    fireEvent.click(await screen.findByRole('button', { name: /^Save/ }))
    await waitFor(() =>
      expect(callsOf(fake, 'templates.change')).toMatchObject([
        { fleetPlan: { abort: [{ failureType: 'ALL', thresholdPercent: 20, minExecuted: 10 }] } },
      ]),
    )
  })
})

describe('a rollout under way', () => {
  async function open(rollout: RolloutState, some: Partial<FleetPlan> = {}) {
    const fake = await renderApp('queue', /./)
    const job = fake.state.queue.running.find(({ reach }) => reach === 'fleet') ?? fake.state.queue.waiting[0]
    if (!job) throw new Error('the fixture has no job')
    Object.assign(job, { fleetPlan: plan(some), rollout })
    fake.answer('jobs.rollout', () => job)
    fake.answer('jobs.waits', () => ({
      counts: [{ why: 'window', count: 3 }],
      items: [{ deviceId: 'd9', why: 'window', notBeforeAt: null, attempt: 1 }],
    }))
    act(() => fake.touch('queue', 'job'))
    act(() => useRoute.getState().go('queue', { job: job.id }))
    return { fake, job }
  }

  it('says wave, pace and who waits for what, and lets the next wave begin', async () => {
    const { fake, job } = await open(state({ isPaused: true, pausedBy: 'engine', pauseReason: 'its end' }))
    await screen.findByText('Wave 1 has ended.')
    await screen.findByText('Wave 1 of 2')
    expect(screen.getByText('12 in this minute')).toBeTruthy()
    await screen.findByText('d9')
    expect(screen.getByText('and 2 more devices')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Let the next wave begin' }))
    await waitFor(() => expect(callsOf(fake, 'jobs.rollout')).toMatchObject([{ id: job.id, action: 'approve' }]))
  })

  it('is paused with a reason', async () => {
    const { fake } = await open(state())
    fireEvent.click(await screen.findByRole('button', { name: 'Pause the rollout…' }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.change(dialog.getByLabelText('Why'), { target: { value: 'too many calls' } })
    fireEvent.click(dialog.getByRole('button', { name: 'Pause' }))
    await waitFor(() =>
      expect(callsOf(fake, 'jobs.rollout')).toMatchObject([{ action: 'pause', reason: 'too many calls' }]),
    )
  })

  it('says who paused it and why, and goes on', async () => {
    const { fake } = await open(state({ isPaused: true, pausedBy: 'Sara H.', pauseReason: 'storm' }))
    await screen.findByText(/^Paused by .*Sara H\..*storm/)
    fireEvent.click(screen.getByRole('button', { name: 'Go on' }))
    await waitFor(() => expect(callsOf(fake, 'jobs.rollout')).toMatchObject([{ action: 'resume' }]))
  })

  it('offers nothing more after a rule has stopped it', async () => {
    await open(state({ abortedBy: 'FAILED 20 %' }))
    await screen.findByText(/^Stopped by (a|the) rule/)
    expect(screen.queryByRole('button', { name: /Pause the rollout/ })).toBeNull()
  })

  it('waits for a word only while a wave comes after it', () => {
    const gate = { isPaused: true, pausedBy: 'engine' }
    expect(waitsForApproval(plan(), state(gate))).toBe(true)
    expect([waitsForApproval(plan(), state()), asksForApproval(plan(), state())]).toEqual([false, true])
    expect(waitsForApproval(plan(), state({ ...gate, pausedBy: 'Sara H.' }))).toBe(false)
    expect(waitsForApproval(plan(), state({ ...gate, approvedWaves: [0] }))).toBe(false)
    expect(waitsForApproval(plan(), state({ ...gate, wave: 1 }))).toBe(false)
    expect(waitsForApproval(plan({ waves: null }), state(gate))).toBe(false)
  })
})

describe('the outbox', () => {
  it('says age, reason and when it is looked at again, and says everything again when told', async () => {
    const fake = await renderApp('today', /need you/)
    const queuedAt = Date.now() - 600_000
    fake.answer('outbox.list', () => ({
      items: [
        {
          ...{ jobId: 'j', publicJobId: 'p', nameEn: 'Kept', nameAr: null, deviceId: 'd1', queuedAt, expiresAt: null },
          ...{ why: 'backoff', ageMs: 600_000, notBeforeAt: Date.now() + 60_000 },
        },
      ],
      ...{ total: 1, held: 1 },
    }))
    fake.answer('fleet.resync', () => ({ devices: 3 }))
    act(() => openOverlay('outbox'))
    await screen.findByText(/tried again later, not before/)
    expect(screen.getByText(/^since /)).toBeTruthy()
    expect(screen.getByText('1 is kept back by a rule, not by the network.')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Say everything again' }))
    await screen.findByText('3 devices are being told again.')
    expect(callsOf(fake, 'fleet.resync')).toEqual([{}])
  })
})
