/** The finer plan on screen: policies and windows that are saved, events, single occurrences, backfill, many pauses, a crontab. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forgetDrafts } from '../../../src-renderer/features/schedules/editor/use-editor.ts'
import {
  eventConfigOf,
  eventDraftOf,
  isWholeEvent,
  newEvent,
  readValue,
} from '../../../src-renderer/features/schedules/event-draft.ts'
import { instantInZone } from '../../../src-renderer/i18n/instant-in-zone.ts'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'
import { aSchedule, teach } from './schedules-fixture.ts'

beforeEach(forgetDrafts)
afterEach(endApp)

const SLOT = Date.UTC(2027, 0, 5, 21, 30)

function teachFiner(fake: FakeMuster): void {
  fake.answer('occurrences.list', () => ({
    items: [
      { at: SLOT, local: '2027-01-05T23:30:00', note: null, blackout: null, occurrence: null },
      { at: SLOT + 86_400_000, local: '2027-01-06T23:30:00', note: null, blackout: 'defer', occurrence: null },
    ],
  }))
  fake.answer('occurrences.change', () => ({
    ...{ scheduleId: 's4', scheduledAt: SLOT, action: 'skip', params: null, target: null, priority: null },
    ...{ notBeforeAt: null, reason: null, createdAt: 0, createdBy: 'x', updatedAt: 0, updatedBy: 'x', version: 1 },
  }))
  fake.answer('occurrences.undo', () => ({ undone: true }))
  fake.answer('backfills.list', () => ({ items: [] }))
  fake.answer('schedules.pauseMany', () => ({ schedules: [aSchedule('s1'), aSchedule('s4')] }))
  fake.answer('schedules.resumeMany', () => ({ schedules: [aSchedule('s1'), aSchedule('s4')] }))
}

async function open(id?: string): Promise<FakeMuster> {
  const fake = await renderApp('templates', /./, {})
  teach(fake, Date.now())
  teachFiner(fake)
  act(() => useRoute.getState().go('schedules', id ? { id } : {}))
  await screen.findAllByText('Nightly meter readings', {}, { timeout: 10_000 })
  if (id) await screen.findByRole('group', { name: 'Expression' })
  return fake
}
async function choose(button: RegExp, item: string | RegExp): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: button }))
  fireEvent.click(await screen.findByRole('menuitem', { name: item }))
}

describe('the finer policies', () => {
  it('are said as sentences and sent with the schedule', async () => {
    const fake = await open('s4')
    await choose(/How the starts are spread/, /30/)
    await choose(/How long it may wait/, /15/)
    await choose(/When it pauses itself/, 'after 3 failures in a row')
    fireEvent.click(screen.getByRole('button', { name: 'Add a window' }))
    expect(screen.getByText('Ends on the next day.')).toBeTruthy()
    await choose(/What happens to a slot inside/, 'waits for its end')
    fireEvent.click(screen.getByRole('button', { name: /^Save/ }))
    await waitFor(() =>
      expect(callsOf(fake, 'schedules.change')).toMatchObject([
        {
          id: 's4',
          jitterMs: 30_000,
          startWithinMs: 900_000,
          pauseAfterFailures: 3,
          blackouts: [{ from: '22:00', to: '06:00' }],
          blackoutAction: 'defer',
        },
      ]),
    )
  })
})

describe('an event', () => {
  it('sends only what its kind knows', () => {
    const draft = { ...newEvent, event: 'mqtt_message' as const, topicFilter: ' plant/+/t ', deviceGroupId: 'g1' }
    expect(eventConfigOf(draft)).toEqual({ event: 'mqtt_message', topicFilter: 'plant/+/t' })
    expect(eventConfigOf({ ...draft, event: 'run_ended', scheduleId: 's1' })).toEqual({
      event: 'run_ended',
      scheduleId: 's1',
      statuses: ['FAILED'],
    })
    expect(eventDraftOf(eventConfigOf(draft))).toMatchObject({ event: 'mqtt_message', topicFilter: 'plant/+/t' })
  })

  it('is whole when the field it needs is there, and reads values as they look', () => {
    expect(isWholeEvent({ ...newEvent, event: 'mqtt_message' })).toBe(false)
    expect(isWholeEvent({ ...newEvent, event: 'device_joined_group' })).toBe(false)
    expect(isWholeEvent({ ...newEvent, event: 'device_reported' })).toBe(false)
    expect(isWholeEvent({ ...newEvent, conditions: [{ path: ' ', op: 'eq', value: '1' }] })).toBe(false)
    expect(isWholeEvent(newEvent)).toBe(true)
    expect([readValue('12.5'), readValue('true'), readValue('null'), readValue('v1.2')]).toEqual([
      12.5,
      true,
      null,
      'v1.2',
    ])
  })
})

describe('one occurrence', () => {
  it('is skipped with a way back, and says what a blackout does', async () => {
    const fake = await open('s4')
    const list = await screen.findByRole('region', { name: 'One at a time' })
    expect(await within(list).findByText('in a blackout window, waits')).toBeTruthy()
    fireEvent.click(within(list).getAllByRole('button')[0] as HTMLElement)
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Skip this one' }))
    await waitFor(() =>
      expect(callsOf(fake, 'occurrences.change')).toMatchObject([{ scheduledAt: SLOT, action: 'skip' }]),
    )
    fireEvent.click(await screen.findByRole('button', { name: /^Undo/ }))
    await waitFor(() => expect(callsOf(fake, 'occurrences.undo')).toMatchObject([{ scheduledAt: SLOT }]))
  })

  it('starts later at a time in the schedule’s own zone', () => {
    expect(instantInZone('2027-01-05', '23:45', 'Africa/Cairo')).toBe(Date.UTC(2027, 0, 5, 21, 45))
    // The day of the change: 00:30 does not exist in Cairo on 30 April 2027, it is 01:30.
    expect(instantInZone('2027-04-30', '03:00', 'Africa/Cairo')).toBe(Date.UTC(2027, 3, 30, 0, 0))
    expect(instantInZone('', '03:00', 'UTC')).toBeNull()
  })
})

describe('a backfill', () => {
  const counted = { count: 12, limit: 10_000, decided: 2, first: SLOT, last: SLOT + 1 }

  it('names the count before it may start', async () => {
    const fake = await open()
    fake.answer('backfills.preview', () => counted)
    fake.answer('backfills.create', () => ({ id: 'b1' }))
    await choose(/Actions for Nightly meter readings/, 'Backfill a range…')
    const dialog = await screen.findByRole('dialog')
    fireEvent.click(await within(dialog).findByRole('button', { name: 'Run 10 slots' }))
    await waitFor(() => expect(callsOf(fake, 'backfills.create')).toMatchObject([{ scheduleId: 's4' }]))
  })

  it('is not started for too many slots', async () => {
    const fake = await open()
    fake.answer('backfills.preview', () => ({ ...counted, count: 10_001 }))
    await choose(/Actions for Nightly meter readings/, 'Backfill a range…')
    expect(await screen.findByText('These are more than 10,000 slots. Narrow the range.')).toBeTruthy()
    const start = screen.getByRole('button', { name: /^Run/ }) as HTMLButtonElement
    expect(start.disabled).toBe(true)
  })
})

describe('all schedules', () => {
  it('are paused for maintenance with a reason, and back with one key', async () => {
    const fake = await open()
    await choose(/More for schedules/, 'Pause all for maintenance…')
    fireEvent.change(await screen.findByRole('textbox', { name: 'Reason' }), { target: { value: 'new switch' } })
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
    await waitFor(() =>
      expect(callsOf(fake, 'schedules.pauseMany')).toMatchObject([{ all: true, reason: 'new switch', catchUp: false }]),
    )
    fireEvent.click(await screen.findByRole('button', { name: /^Undo/ }))
    await waitFor(() => expect(callsOf(fake, 'schedules.resumeMany')).toMatchObject([{ ids: ['s1', 's4'] }]))
  })
})

describe('a crontab', () => {
  it('takes what can be taken, leaves what is unticked, and says why not', async () => {
    const fake = await open()
    const line = { nameEn: null, timezone: 'UTC', stdin: null, environment: {}, nextFires: [SLOT] }
    fake.answer('crontab.preview', () => ({
      lines: [
        {
          ...line,
          line: 1,
          text: '0 2 * * * /bin/a',
          state: 'ok',
          expression: '0 2 * * *',
          program: '/bin/a',
          args: [],
          notes: [],
        },
        {
          ...line,
          line: 2,
          text: '0 3 * * * /bin/b',
          state: 'ok',
          expression: '0 3 * * *',
          program: '/bin/b',
          args: [],
          notes: [],
        },
        {
          ...{ ...line, line: 3, text: '0 4 * * * a | b', state: 'refused', expression: null, program: null, args: [] },
          notes: [{ code: 'needs_shell', textEn: 'It needs a shell.', textAr: 'يحتاج صدفة.' }],
        },
      ],
    }))
    fake.answer('crontab.import', () => ({ schedules: [aSchedule('c1')] }))
    await choose(/More for schedules/, 'Import a crontab…')
    fireEvent.change(await screen.findByRole('textbox', { name: 'Paste the crontab here' }), { target: { value: 'x' } })
    expect(await screen.findByText('It needs a shell.')).toBeTruthy()
    fireEvent.click(screen.getByRole('checkbox', { name: 'Take line 2' }))
    fireEvent.click(screen.getByRole('button', { name: 'Make 1 schedule' }))
    await waitFor(() => expect(callsOf(fake, 'crontab.import')).toMatchObject([{ lines: [1], isEnabled: false }]))
  })
})

describe('why nothing ran', () => {
  it('is asked for one schedule from its row, and told in sentences', async () => {
    const fake = await open()
    fake.answer('explain.nothing', () => ({
      sentences: [
        {
          at: SLOT,
          code: 'paused',
          rule: 'R11',
          textEn: 'Sara H. paused it.',
          textAr: 'أوقفته سارة.',
          data: {},
          runIds: [],
        },
      ],
      slots: 1,
      ran: 0,
    }))
    await choose(/Actions for Nightly meter readings/, 'Why did it not run?…')
    expect(await screen.findByText('Sara H. paused it.')).toBeTruthy()
    expect(callsOf(fake, 'explain.nothing')).toMatchObject([{ scheduleId: 's4' }])
  })
})
