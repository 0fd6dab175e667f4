// Collecting readings: what devices and topics say becomes points, once, in the commit that seals it.
import { describe, expect, test } from 'vitest'
import { readDetails, stampOf } from '../../../src-main/engine/data/readings.ts'
import { DAY, MINUTE, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { DataBench } from './data-bench.ts'

const HEAT = { key: 'temperature', unit: '°C' }

describe.each(STORES)('collection on %s', (_name, make) => {
  test('the document asks for the keys, the answer becomes points under the device’s run', () => {
    const at = new DataBench(make())
    at.devices('d1', 'd2')
    const jobId = at.collection([HEAT, { key: 'level', path: 'tank.0.level', unit: '%' }], ['d1', 'd2'])
    expect(at.read((tx) => tx.getJob(jobId))).toMatchObject({
      documentType: 'report',
      document: { operation: 'report', readings: ['temperature', 'level'] },
    })
    at.answer('d1', 'SUCCEEDED', { readings: '{"temperature":21.5,"tank":[{"level":80}]}' })
    at.answer('d2', 'SUCCEEDED', { temperature: '19', level: 'full' })
    expect(at.points('temperature', 'd1')).toEqual([{ at: at.wallAt, value: 21.5 }])
    expect(at.points('level', 'd1')).toEqual([{ at: at.wallAt, value: 80 }])
    expect(at.points('temperature', 'd2')).toEqual([{ at: at.wallAt, value: 19 }])
    const series = at.read((tx) => tx.findSeries('temperature', 'd1'))
    expect(series).toMatchObject({ unit: '°C', lastAt: at.wallAt, lastValue: 21.5, pointCount: 1 })
    const { runId } = at.read((tx) => tx.getJob(jobId)) ?? { runId: '' }
    const runs = at.read((tx) => tx.deviceRunsOf(runId))
    expect(runs.map((run) => `${run.deviceId} ${run.status} ${run.resultSummary}`).toSorted()).toEqual([
      'd1 COMPLETED 2 readings stored',
      'd2 COMPLETED 1 reading stored; 1 ignored: level (not said)',
    ])
    const [point] = at.read((tx) => tx.pointsOf(series?.id ?? '', 0, at.wallAt, 1))
    expect(point?.runId).toBe(runs.find(({ deviceId }) => deviceId === 'd1')?.id)
  })

  test('a collection of nothing is refused, whoever asks for it', () => {
    const at = new DataBench(make())
    at.devices('d1')
    const { id: templateId } = at.do('templates.create', {
      ...{ nameEn: 'Read', jobType: 'data_collection', taskFunctionKey: 'data_collection' },
      ...{ defaultTarget: { kind: 'all' }, defaultParams: { readings: [{ key: 'a' }] } },
    })
    const scheduleId = at.every(60, { templateId })
    const refused = { code: 'invalid_parameters', errors: [{ path: 'params.readings' }] }
    expect(at.refused('jobs.create', { templateId, params: { readings: 'x' } })).toMatchObject(refused)
    const none = { readings: [] }
    expect(at.refused('schedules.act', { id: scheduleId, action: 'trigger', params: none })).toMatchObject(refused)
  })

  test('a device that fails brings nothing; a repeated answer brings nothing twice', () => {
    const at = new DataBench(make())
    at.devices('d1', 'd2')
    const jobId = at.collection([HEAT], ['d1', 'd2'])
    at.answer('d1', 'FAILED', { temperature: '1' })
    at.answer('d2', 'SUCCEEDED', { temperature: '2' })
    const { publicId } = at.read((tx) => tx.getJob(jobId)) ?? { publicId: '' }
    expect(at.say('d2', publicId, 'SUCCEEDED', { temperature: '3' }).payload.code).toBe('InvalidStateTransition')
    expect([at.points('temperature', 'd1'), at.points('temperature', 'd2').length]).toEqual([[], 1])
  })

  test('two collections at one stamp give one point, and another unit gives none', () => {
    const at = new DataBench(make())
    at.devices('d1')
    const stamp = String(Math.floor(START / 1_000) - 60)
    for (const [unit, value] of [
      ['°C', '20'],
      ['°C', '99'],
      ['K', '293'],
    ]) {
      at.collection([{ key: 'temperature', unit }], ['d1'])
      at.answer('d1', 'SUCCEEDED', { temperature: value ?? '', at: stamp })
      at.pass(MINUTE)
    }
    expect(at.points('temperature', 'd1')).toEqual([{ at: START - MINUTE, value: 20 }])
  })

  test('what topics said is stored for known devices, with the broker’s old copies only where they are dated', () => {
    const at = new DataBench(make())
    at.devices('d1')
    const heard = (deviceId: string, said: unknown, isRetained = false) => ({
      ...{ deviceId, said, isRetained, heardAt: at.wallAt },
    })
    const stored = at.engine.data.storeHeard(
      'run-1',
      [HEAT],
      [
        heard('d1', { temperature: 21 }),
        heard('d9', { temperature: 22 }),
        heard('', { temperature: '23' }),
        heard('', { temperature: 24 }, true),
        heard('', { temperature: 25, at: Math.floor(START / 1_000) - 60 }, true),
        heard('', { temperature: [] }),
      ],
      at.now,
    )
    expect(stored).toEqual({ stored: 3, ignored: { unknown_device: 1, no_instant: 1, not_a_number: 1 } })
    expect(at.points('temperature', '').map(({ value }) => value)).toEqual([23, 25])
  })

  test('points and cleared alerts are kept 400 days, then leave in small commits', () => {
    const at = new DataBench(make())
    at.store.write('test', (tx) => {
      const audit = { createdAt: 1, createdBy: 't', updatedAt: 1, updatedBy: 't', version: 1 }
      tx.insertSeries({
        ...{ id: 's1', key: 'k', deviceId: '', unit: null, lastAt: 1_209, lastValue: 1, pointCount: 1_210 },
        ...audit,
      })
      for (let index = 0; index < 1_210; index += 1) {
        const age = index < 1_200 ? 401 : 399
        tx.insertPoint({ seriesId: 's1', at: START - age * DAY + index, value: index, runId: null })
      }
    })
    at.pass(61 * MINUTE).tick()
    expect(at.points('k', '').map(({ value }) => value)).toHaveLength(10)
    expect(at.read((tx) => tx.getSeries('s1'))?.pointCount).toBe(10)
  })
})

test('a device’s stamp counts when it can be true', () => {
  const now = START
  expect(stampOf(START / 1_000 - 5, now)).toBe(START - 5_000)
  expect(stampOf(String(START - 5_000), now)).toBe(START - 5_000)
  expect(stampOf('2026-03-01T23:59:00Z', now)).toBe(START - MINUTE)
  for (const stamp of [undefined, 'soon', START + 6 * MINUTE, 0, -1, Number.NaN, START - 401 * DAY, {}])
    expect(stampOf(stamp, now)).toBe(now)
})

test('readings that are cut into pieces are put together; what is broken says nothing', () => {
  const asked = [HEAT, { key: 'door' }]
  const text = JSON.stringify({ temperature: { value: '7.25', at: START - 9 }, door: true })
  const details = { readings: text.slice(0, 20), readings_2: text.slice(20) }
  expect(readDetails(asked, details, START)).toEqual({
    measured: [{ key: 'temperature', unit: '°C', value: 7.25, at: START - 9 }],
    ignored: [{ key: 'door', why: 'not_a_number' }],
  })
  const none = { measured: [], ignored: ['temperature', 'door'].map((key) => ({ key, why: 'missing' })) }
  const unread: (Record<string, string> | null)[] = [{ readings: '{"temperature":' }, { readings: '[1]' }, null, {}]
  for (const broken of unread) expect(readDetails(asked, broken, START)).toEqual(none)
})
