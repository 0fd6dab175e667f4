/** Where rows stand and where a dropped one lands (DESIGN 6.12). */
import { describe, expect, it } from 'vitest'
import {
  applyMove,
  layOut,
  nudge,
  placeAt,
  placeOf,
  priorityFor,
  type Queue,
} from '../../../src-renderer/features/queue/queue-model.ts'
import { aJob, queueRows } from '../harness/fixtures.ts'

const { waiting } = queueRows(0)
const items = layOut(waiting, new Set())
const ids = (list: readonly { id: string }[]) => list.map((item) => item.id)
const queue = {
  version: 1,
  isHeld: false,
  running: [],
  waiting,
  held: [],
  waitingTotal: waiting.length,
  limits: { local: 1, fleet: null },
  lastStartsAboutAt: null,
} satisfies Queue

describe('layOut', () => {
  it('puts each band over its rows, highest first, and a group on one row', () => {
    expect(ids(items)).toEqual([
      'band:urgent',
      '7f52',
      '7f55',
      'band:high',
      'group:g1',
      '7f18',
      '7f2d',
      'band:normal',
      '7f60',
      '7f61',
      '7f62',
      'band:low',
      '7f70',
    ])
  })

  it('numbers places without the members, and shows the members of an open group', () => {
    const open = layOut(waiting, new Set(['g1']))
    expect(open.filter((item) => item.kind === 'member')).toHaveLength(3)
    expect(open.find((item) => item.id === '7f18')).toMatchObject({ number: 4 })
  })
})

describe('placeAt', () => {
  it('says after which job a row lands', () => {
    expect(placeAt(items, 6, new Set(['7f60']))).toEqual({ afterJobId: '7f18', priority: 10, band: 'high' })
  })

  it('says the top of a band under its head', () => {
    expect(placeAt(items, 8, new Set(['7f18']))).toEqual({ afterJobId: null, priority: 0, band: 'normal' })
  })

  it('lands after the last member of a group, open or not', () => {
    const open = layOut(waiting, new Set(['g1']))
    const next = open.findIndex((item) => item.id === '7f18')
    expect(placeAt(open, next, new Set(['7f60']))?.afterJobId).toBe('g1c')
    expect(placeAt(items, 5, new Set(['7f60']))?.afterJobId).toBe('g1c')
  })

  it('does not land after the row that moves', () => {
    expect(placeAt(items, 9, new Set(['7f60']))).toEqual({ afterJobId: null, priority: 0, band: 'normal' })
  })
})

describe('nudge', () => {
  it('goes one up within its band', () => {
    expect(nudge(items, '7f61', -1)).toMatchObject({ afterJobId: null, band: 'normal' })
  })

  it('crosses into the band above at its edge', () => {
    expect(nudge(items, '7f60', -1)).toEqual({ afterJobId: '7f2d', priority: 10, band: 'high' })
  })

  it('crosses into the band below at its edge', () => {
    expect(nudge(items, '7f62', 1)).toMatchObject({ afterJobId: null, band: 'low' })
  })

  it('has nowhere to go at either end', () => {
    expect(nudge(items, '7f52', -1)).toBeNull()
    expect(nudge(items, '7f70', 1)).toBeNull()
  })
})

describe('a move taken back', () => {
  it('leads to the place where the row was', () => {
    const place = placeOf(items, '7f61')
    expect(place).toMatchObject({ afterJobId: '7f60' })
    const moved = applyMove(queue, '7f61', { afterJobId: null, priority: 20, band: 'urgent' })
    expect(ids(moved.waiting)[0]).toBe('7f61')
    expect(moved.waiting[0]?.priority).toBe(20)
    if (!place) throw new Error('the row has no place')
    expect(ids(applyMove(moved, '7f61', place).waiting)).toEqual(ids(waiting))
  })

  it('keeps the own priority at the top of the own band', () => {
    expect(priorityFor({ afterJobId: null, priority: 10, band: 'high' }, aJob('a', { priority: 7 }))).toBe(7)
    expect(priorityFor({ afterJobId: null, priority: 10, band: 'high' }, aJob('a', { priority: 0 }))).toBe(10)
  })
})
