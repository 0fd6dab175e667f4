// The CSV export without a store: cells, zones, atomic files, cancel, faults.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunRow } from '../../src-preload/contract/work.ts'
import { COLUMNS, csvHeader, csvRows, safeCell } from '../../src-main/reports/csv.ts'
import { exportRuns } from '../../src-main/reports/export-runs.ts'
import { openAtomicFile } from '../../src-main/reports/write-file.ts'
import { zonedText } from '../../src-main/reports/zoned-text.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-export-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(seq: number, change: Partial<RunRow> = {}): RunRow {
  return {
    ...{
      id: `r${seq}`,
      seq,
      kind: 'job',
      parentRunId: null,
      jobId: null,
      jobPublicId: 'j',
      scheduleId: null,
      scheduleNumber: 3,
    },
    ...{ templateId: null, templateVersion: null, groupId: null, deviceId: null, nameEn: 'Wait', nameAr: 'انتظار' },
    ...{
      jobType: 'internal',
      taskFunctionKey: 'wait',
      reach: 'local',
      scheduledAt: 0,
      slotFromAt: null,
      slotToAt: null,
      slotCount: null,
    },
    ...{
      queuedAt: 1,
      startedAt: 2,
      finishedAt: 3,
      durationMs: -1,
      attempt: 1,
      status: 'COMPLETED',
      reason: 'succeeded',
    },
    ...{
      errorMessage: null,
      resultSummary: null,
      exitCode: 0,
      executorId: 'e',
      hostName: 'h',
      serverId: 's',
      workerId: null,
    },
    ...{ tzRelease: '2026c', trigger: 'schedule', createdBy: 'engine', priority: 0, counts: null, logPath: null },
    ...change,
  } as RunRow
}

const read = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true })

describe('cells', () => {
  const risky = ['=', '+', '-', '@', '\t', '\r', '\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20', "'"]

  test.each(risky)('%j at the start gets an apostrophe, elsewhere none', (mark) => {
    expect(safeCell(`${mark}1`)).toBe(`'${mark}1`)
    expect(safeCell(`1${mark}`)).toBe(`1${mark}`)
  })

  test('numbers are left alone, negative ones too', () => {
    expect(safeCell(-1)).toBe(-1)
    expect(csvRows([run(1)], 'UTC')).toContain(',-1,')
  })

  test('any text comes back as it was once the apostrophe is taken off, and begins no formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 5 }), (texts) => {
        const rows = read(
          csvHeader() +
            csvRows(
              texts.map((text, seq) => run(seq, { errorMessage: `${text}.` })),
              'UTC',
            ),
        )
        expect(rows.map((row) => row.error?.replace(/^'/, ''))).toEqual(
          texts.map((text) => `${text}.`.replace(/^'/, text.startsWith("'") ? "'" : '')),
        )
        for (const row of rows) expect(row.error).not.toMatch(/^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/)
      }),
    )
  })

  test('the header names every column once, after a byte order mark', () => {
    expect(csvHeader()).toBe(`\uFEFF${COLUMNS.map(({ name }) => name).join(',')}\r\n`)
    expect(new Set(COLUMNS.map(({ name }) => name)).size).toBe(COLUMNS.length)
  })

  test('devices are counted by how they ended', () => {
    const counts = {
      unreleased: 1,
      QUEUED: 0,
      IN_PROGRESS: 0,
      SUCCEEDED: 5,
      FAILED: 1,
      TIMED_OUT: 2,
      REJECTED: 3,
      REMOVED: 1,
      CANCELED: 4,
    }
    const [row] = read(csvHeader() + csvRows([run(1, { counts })], 'UTC'))
    expect(row).toMatchObject({ devices: '17', devices_succeeded: '5', devices_failed: '6', devices_cancelled: '5' })
  })
})

describe('zonedText', () => {
  test.each([
    [Date.UTC(2026, 0, 1), 'UTC', '2026-01-01T00:00:00.000Z'],
    [Date.UTC(2026, 0, 1), 'Africa/Cairo', '2026-01-01T02:00:00.000+02:00'],
    [Date.UTC(2026, 5, 1), 'Africa/Cairo', '2026-06-01T03:00:00.000+03:00'],
    [Date.UTC(2026, 5, 1), 'America/St_Johns', '2026-05-31T21:30:00.000-02:30'],
    [Date.UTC(2026, 5, 1), 'Asia/Kathmandu', '2026-06-01T05:45:00.000+05:45'],
  ])('%d in %s is %s', (at, zone, text) => {
    expect(zonedText(at, zone)).toBe(text)
    expect(Date.parse(text)).toBe(at)
  })
})

describe('atomic file', () => {
  test('appears whole and replaces an older one', () => {
    const path = join(folder, 'r.csv')
    writeFileSync(path, 'old')
    const file = openAtomicFile(path)
    file.write('new')
    expect(readFileSync(path, 'utf8')).toBe('old')
    file.commit()
    file.discard()
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['new', ['r.csv']])
  })

  test('does not write through a link that lies in its place', () => {
    const [path, elsewhere] = [join(folder, 'r.csv'), join(folder, 'precious')]
    writeFileSync(elsewhere, 'keep me')
    symlinkSync(elsewhere, path)
    const file = openAtomicFile(path)
    file.write('new')
    file.commit()
    expect(readFileSync(elsewhere, 'utf8')).toBe('keep me')
    expect(readFileSync(path, 'utf8')).toBe('new')
  })
})

describe('exportRuns', () => {
  const pages = (count: number) => (cursor: string | null) => {
    const at = Number(cursor ?? 0)
    return { items: [run(at * 2), run(at * 2 + 1)], next: at + 1 < count ? String(at + 1) : null }
  }
  const work = (change: object = {}) => ({
    ...{
      path: join(folder, 'r.csv'),
      timezone: 'UTC',
      page: pages(3),
      onProgress: () => {},
      signal: new AbortController().signal,
    },
    ...change,
  })

  test('writes every page and tells how far it is', async () => {
    const told: number[] = []
    expect(await exportRuns(work({ onProgress: (rows: number) => told.push(rows) }))).toEqual({
      rows: 6,
      isCancelled: false,
    })
    expect(told).toEqual([2, 4, 6])
    expect(read(readFileSync(join(folder, 'r.csv'), 'utf8')).map(({ seq }) => seq)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
    ])
  })

  test('writes a header alone when there is nothing', async () => {
    await exportRuns(work({ page: () => ({ items: [], next: null }) }))
    expect(readFileSync(join(folder, 'r.csv'), 'utf8')).toBe(csvHeader())
  })

  test('a cancel leaves nothing, and an older file untouched', async () => {
    writeFileSync(join(folder, 'r.csv'), 'old')
    const abort = new AbortController()
    const onProgress = (rows: number) => {
      if (rows >= 4) abort.abort()
    }
    expect(await exportRuns(work({ page: pages(1_000), onProgress, signal: abort.signal }))).toEqual({
      rows: 4,
      isCancelled: true,
    })
    expect([readdirSync(folder), readFileSync(join(folder, 'r.csv'), 'utf8')]).toEqual([['r.csv'], 'old'])
  })

  test('a store that fails half way leaves nothing', async () => {
    const page = (cursor: string | null) => {
      if (cursor === '1') throw new Error('disk gone')
      return pages(3)(cursor)
    }
    await expect(exportRuns(work({ page }))).rejects.toThrow('disk gone')
    expect(readdirSync(folder)).toEqual([])
  })

  test('a place that is a folder is refused and left as it is', async () => {
    mkdirSync(join(folder, 'r.csv'))
    await expect(exportRuns(work())).rejects.toMatchObject({ code: expect.stringMatching(/EISDIR|ENOTEMPTY|EEXIST/) })
    expect(readdirSync(folder)).toEqual(['r.csv'])
  })
})
