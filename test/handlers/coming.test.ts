// Lists, Today and the status show the next fire that truly comes, and the devices that a policy's own work reaches.
import { describe, expect, test } from 'vitest'
import { listComing, nextComing, nextOfAll } from '../../src-main/handlers/coming.ts'
import type { HandlerParts } from '../../src-main/handlers/handler.ts'
import { taskDefinitions } from '../../src-main/tasks/registry.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import { EngineBench, HOUR, MINUTE, START, TASKS } from '../engine/engine-bench.ts'
import { tempStore } from '../support/temp-store.ts'

function bench() {
  const store = tempStore()
  const at = new EngineBench({ store, tasks: [...TASKS.slice(0, 2), ...taskDefinitions] }).start()
  const parts = { store } as unknown as HandlerParts
  const today = () => nextComing(parts, store.views.todayGet({ now: at.wallAt }), at.wallAt)
  const list = () => {
    const input = requests['schedules.list'].input.parse({})
    return listComing(parts, store.views.schedulesList(input), input.sort).items.map(({ id, nextRunAt }) => [
      id,
      nextRunAt,
    ])
  }
  return { at, parts, today, list }
}

describe('the next fire', () => {
  test('an occurrence that was skipped is shown nowhere; undone it is back', () => {
    const { at, parts, today, list } = bench()
    const soon = at.every(3_600)
    const later = at.every(5_400)
    expect(nextOfAll(parts)).toMatchObject({ at: START + HOUR, scheduleId: soon })
    at.do('occurrences.change', { scheduleId: soon, scheduledAt: START + HOUR, action: 'skip' })
    expect(nextOfAll(parts)).toMatchObject({ at: START + 1.5 * HOUR, scheduleId: later })
    expect(list()).toEqual([
      [later, START + 1.5 * HOUR],
      [soon, START + 2 * HOUR],
    ])
    expect(today().next.map(({ scheduleId, at: fires }) => [scheduleId, fires])).toEqual(list())
    at.do('occurrences.undo', { scheduleId: soon, scheduledAt: START + HOUR })
    expect(list()[0]).toEqual([soon, START + HOUR])
  })

  test('an occurrence that was moved is shown at its moved time; Today counts what is left of the day', () => {
    const { at, today, list } = bench()
    const id = at.every(3_600)
    const notBeforeAt = START + HOUR + 20 * MINUTE
    at.do('occurrences.change', { scheduleId: id, scheduledAt: START + HOUR, action: 'change', notBeforeAt })
    expect(list()).toEqual([[id, notBeforeAt]])
    expect(today()).toMatchObject({ nextTotal: 1, next: [{ scheduleId: id, at: notBeforeAt }] })
    const daily = at.every(86_400 - 60)
    at.do('occurrences.change', { scheduleId: daily, scheduledAt: START + 24 * HOUR - MINUTE, action: 'skip' })
    expect(today().nextTotal).toBe(1)
  })

  test('a blackout of the workspace moves it as well', () => {
    const { at, parts } = bench()
    at.every(3_600)
    at.do('settings.change', { blackouts: [{ from: '00:30', to: '04:30', timezone: 'UTC' }] })
    expect(nextOfAll(parts)?.at).toBe(START + 5 * HOUR)
  })
})

describe('Today', () => {
  test('work of a policy names the devices that the policy reaches', () => {
    const { at, today } = bench()
    at.devices('d1', 'd2', 'd3')
    const group = at.do('deviceGroups.create', { nameEn: 'Kiosks', kind: 'static', deviceIds: ['d1', 'd2'] })
    const target = { kind: 'group', deviceGroupId: group.id } as const
    const policyId = at.do('policies.create', { nameEn: 'Night', desired: { a: 1 }, state: 'ACTIVE', target }).id
    const templateId = at.do('templates.create', {
      ...{ nameEn: 'Re-check', state: 'ACTIVE', jobType: 'policy_execution', taskFunctionKey: 'policy_execution' },
      defaultParams: { policyId, mode: 'check' },
    }).id
    at.every(60, { templateId })
    expect(today().next).toMatchObject([{ targetCount: 2, targetNameEn: 'Kiosks', reach: 'fleet' }])
  })

  test('a schedule that the engine switched off is named until it is put right', () => {
    const { at, today } = bench()
    const id = at.every(60)
    expect(today().faulty).toEqual([])
    at.store.write('test', (tx) => {
      const row = tx.getSchedule(id)
      if (row !== null) tx.updateSchedule({ ...row, scheduleConfig: { intervalSeconds: 0 } }, row.version)
    })
    at.pass(MINUTE).tick()
    expect(today().faulty).toMatchObject([{ id, nameEn: 'Every', reason: expect.stringMatching(/\w/), at: at.wallAt }])
    at.do('schedules.change', { id, scheduleConfig: { intervalSeconds: 60 } })
    at.do('schedules.act', { id, action: 'enable' })
    expect(today().faulty).toEqual([])
  })
})
