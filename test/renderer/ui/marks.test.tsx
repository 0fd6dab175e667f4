/** State marks: each state has a word in both languages and a silhouette that no other tone relies on. */
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import {
  EXECUTION_STATES,
  GROUP_STATES,
  JOB_STATES,
  RUN_REASONS,
  RUN_STATUSES,
} from '../../../src-preload/contract/vocabulary.ts'
import { LocaleProvider } from '../../../src-renderer/i18n/locale.tsx'
import { DeviceBar } from '../../../src-renderer/ui/device-bar.tsx'
import { PresenceMark } from '../../../src-renderer/ui/presence-mark.tsx'
import { RunStrip } from '../../../src-renderer/ui/run-strip.tsx'
import { StateMark } from '../../../src-renderer/ui/state-mark.tsx'
import { lookOf, MARKED_STATES, markedState } from '../../../src-renderer/ui/states.ts'
import { type TruthStep, TruthChip } from '../../../src-renderer/ui/truth-chip.tsx'

afterEach(cleanup)
const show = (node: React.ReactNode, language: 'en' | 'ar' = 'en') =>
  render(<LocaleProvider locale={{ language, zone: 'Asia/Dubai', digits: 'latin' }}>{node}</LocaleProvider>)

describe('states', () => {
  it.each([...new Set([...JOB_STATES, ...EXECUTION_STATES, ...RUN_STATUSES, ...GROUP_STATES])])(
    '%s of the vocabulary has a mark of its own',
    (state) => {
      expect(MARKED_STATES).toContain(state)
    },
  )

  it('reads reasons as the design says', () => {
    expect(markedState('FAILED', 'partial')).toBe('PARTIAL')
    expect(markedState('FAILED', 'timed_out')).toBe('TIMED_OUT')
    expect(markedState('FAILED', 'rejected')).toBe('REJECTED')
    expect(markedState('SKIPPED', 'misfire')).toBe('MISSED')
    expect(markedState('COMPLETED', 'succeeded')).toBe('SUCCEEDED')
  })

  it('never guesses: an unknown state reads Unconfirmed', () => {
    show(<StateMark state="NO_SUCH_STATE" />)
    expect(screen.getByText('Unconfirmed')).toBeTruthy()
  })

  it('gives every reason of every status a look', () => {
    for (const status of RUN_STATUSES)
      for (const reason of RUN_REASONS) expect(lookOf(status, reason).word).toBeTruthy()
  })

  it('tells states of trouble apart by silhouette, not by colour', () => {
    const icons = ['FAILED', 'TIMED_OUT', 'REJECTED', 'PARTIAL', 'UNCONFIRMED', 'MISSED', 'VERSION_CONFLICT'].map(
      (state) => lookOf(state).icon,
    )
    expect(new Set(icons).size).toBe(icons.length)
  })

  it('says the word in Arabic, also when only the mark is shown', () => {
    show(<StateMark state="FAILED" reason="partial" markOnly />, 'ar')
    expect(screen.getByRole('img', { name: 'جزئي' })).toBeTruthy()
  })
})

describe('truth chain', () => {
  it.each<[TruthStep, number, string]>([
    ['saved', 1, 'Saved'],
    ['outbox', 1, 'In outbox'],
    ['announced', 2, 'Sent'],
    ['accepted', 3, 'Accepted'],
    ['running', 3, 'Running'],
    ['confirmed', 4, 'Confirmed'],
    ['failed', 4, 'Failed'],
    ['unconfirmed', 3, 'Unconfirmed'],
  ])('%s fills %i pips and no more', (step, filled, word) => {
    const { container } = show(<TruthChip step={step} />)
    expect(container.querySelectorAll('i.known')).toHaveLength(filled)
    expect(container.querySelectorAll('i')).toHaveLength(5)
    expect(screen.getByText(word)).toBeTruthy()
  })
})

describe('strips and presence', () => {
  it('shows at most twenty runs, the newest at the end, and reads them out', () => {
    const { container } = show(
      <RunStrip runs={[...Array.from({ length: 25 }, () => 'COMPLETED:succeeded'), 'FAILED:timed_out']} />,
    )
    const bars = [...container.querySelectorAll('i')]
    expect(bars).toHaveLength(20)
    expect(bars.at(-1)?.className).toBe('late')
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('Timed out')
  })

  it('a bar reads its counts out, and an empty one is no picture without a name', () => {
    show(<DeviceBar counts={{ succeeded: 2, failed: 1 }} />)
    expect(screen.getByRole('img').getAttribute('aria-label')).toMatch(/^2 .*1 /)
    cleanup()
    show(<DeviceBar counts={{ waiting: 0 }} />)
    expect(screen.queryByRole('img')).toBeNull()
  })

  it('says when an asleep device comes back, in the zone of the window', () => {
    show(<PresenceMark presence="asleep" until={Date.UTC(2026, 9, 23, 14, 0)} />)
    expect(screen.getByText(/Asleep until .?18:00/)).toBeTruthy()
  })

  it('calls a lost device Not heard, never offline', () => {
    show(<PresenceMark presence="lost" />)
    expect(screen.getByText('Not heard')).toBeTruthy()
  })
})
