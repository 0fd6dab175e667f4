/** A handful of schedules as the design's picture has them, and what the engine says about them. */
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { FakeMuster } from '../harness/fake-muster.ts'
import { HOUR, MINUTE, someTemplates } from '../harness/fixtures.ts'

const DAY = 24 * HOUR

/** One schedule with everything filled in. */
export function aSchedule(id: string, some: Partial<ScheduleRow> = {}): ScheduleRow {
  return {
    id,
    number: 1,
    jitterMs: 0,
    blackouts: [],
    blackoutAction: 'skip',
    startWithinMs: null,
    pauseAfterFailures: null,
    failuresInRow: 0,
    eventKind: null,
    resumeCatchesUp: false,
    nameEn: `Schedule ${id}`,
    nameAr: null,
    descriptionEn: null,
    descriptionAr: null,
    templateId: 'tpl-1',
    scheduleType: 'cron',
    scheduleConfig: { expression: '30 23 * * *' },
    timezone: 'Africa/Cairo',
    params: {},
    target: null,
    priority: null,
    maxInstances: 1,
    graceMs: HOUR,
    coalesce: true,
    overlap: 'skip',
    catchupMax: 10,
    state: 'ENABLED',
    isPrimary: false,
    pausedUntil: null,
    pauseReason: null,
    pausedBy: null,
    faultReason: null,
    nextRunAt: null,
    lastRunAt: null,
    lastTriggeredAt: null,
    lastStatus: null,
    tzRelease: '2026a',
    createdAt: 0,
    createdBy: 'Sara H.',
    updatedAt: 0,
    updatedBy: 'Sara H.',
    version: 3,
    templateNameEn: 'Price list push',
    templateNameAr: 'إرسال قائمة الأسعار',
    reach: 'fleet',
    lastRuns: Array.from({ length: 20 }, () => 'COMPLETED:succeeded'),
    successPercent: 100,
    ...some,
  }
}

/** Eight schedules: every kind of rule and state. */
export function someSchedules(now: number): ScheduleRow[] {
  const cron = (
    id: string,
    minutes: number,
    nameEn: string,
    nameAr: string,
    expression: string,
    timezone = 'Asia/Dubai',
    some: Partial<ScheduleRow> = {},
  ) =>
    aSchedule(id, {
      nameEn,
      nameAr,
      scheduleConfig: { expression },
      timezone,
      nextRunAt: now + minutes * MINUTE,
      ...some,
    })
  const runs = (...trouble: string[]) => [
    ...Array.from({ length: 20 - trouble.length }, () => 'COMPLETED:succeeded'),
    ...trouble,
  ]
  return [
    cron('s1', 2.7, 'Pump pressure check', 'فحص ضغط المضخات', '*/15 * * * *', 'Asia/Dubai', {
      lastRuns: runs('FAILED:failed', 'COMPLETED:succeeded', 'FAILED:timed_out', 'COMPLETED:succeeded'),
    }),
    cron('s2', 27, 'Rotate gateway certificates', 'تجديد شهادات البوابات', '0 15 * * 4', 'Asia/Dubai', {
      lastRuns: runs().slice(4),
    }),
    cron('s3', 147, 'Price list push', 'إرسال قائمة الأسعار', '0 16,22 * * 1-5', 'Africa/Cairo', {
      lastRuns: runs('FAILED:rejected', 'COMPLETED:succeeded'),
    }),
    cron('s4', 597, 'Nightly meter readings', 'قراءات العدادات الليلية', '30 23 * * *', 'Africa/Cairo'),
    cron('s5', 4 * 1440, 'Clock sync audit', 'تدقيق مزامنة الساعة', '0 4 * * 0', 'UTC'),
    aSchedule('s6', {
      nameEn: 'Meter batch',
      nameAr: 'دفعة العدادات',
      scheduleType: 'interval',
      scheduleConfig: { intervalHours: 6, startAt: '2026-10-22T02:30:00Z' },
      timezone: 'Asia/Dubai',
      nextRunAt: now + 3 * HOUR,
    }),
    cron('s7', 0, 'Valve exercise', 'تمرين الصمامات', '0 5 * * 5#L', 'Asia/Dubai', {
      state: 'PAUSED',
      pausedUntil: now + 4 * DAY,
      pausedBy: 'Sara H.',
      pauseReason: 'pump replaced',
      nextRunAt: null,
      lastRuns: runs('SKIPPED:paused'),
    }),
    aSchedule('s8', {
      nameEn: 'Firmware 4.8.2 to kiosks',
      nameAr: 'تحديث الأكشاك إلى 4.8.2',
      scheduleType: 'once',
      scheduleConfig: { at: '2026-10-22T13:10:00' },
      timezone: 'Asia/Dubai',
      state: 'EXPIRED',
      lastRuns: ['FAILED:partial'],
    }),
    cron('s9', 0, 'Sign brightness, winter', 'سطوع اللوحات شتاءً', '0 0 30 2 *', 'Asia/Dubai', {
      nextRunAt: null,
      lastRuns: [],
    }),
  ]
}

/** Ten nightly fires in Cairo around the end of its summer time (30 October 2026, 00:00 → 29 October, 23:00). */
export function cairoFires(): RequestOutput<'schedules.preview'> {
  const first = Date.UTC(2026, 9, 22, 20, 30)
  const fires = Array.from({ length: 10 }, (_, day) => {
    const at = first + day * DAY + (day >= 8 ? HOUR : 0)
    return { at, local: `2026-10-${22 + day}T23:30:00`, note: null }
  })
  return { fires, dropped: [], note: null, tzRelease: '2026a' }
}

/** Lookups with three zones and two task functions. */
export function someLookups(): RequestOutput<'lookups.get'> {
  const lookup = (id: number, name: string, nameEn: string, nameAr: string) => ({ id, name, nameEn, nameAr })
  const fn = (
    number: number,
    key: string,
    jobType: 'device_document' | 'custom_script',
    reach: 'fleet' | 'local',
    nameEn: string,
    nameAr: string,
  ) => ({
    id: key,
    number,
    key,
    jobType,
    reach,
    nameEn,
    nameAr,
    descriptionEn: null,
    descriptionAr: null,
    parameters: [],
    isActive: true,
  })
  return {
    taskFunctions: [
      fn(1, 'device_document', 'device_document', 'fleet', 'Send a document', 'إرسال مستند'),
      fn(2, 'run_script', 'custom_script', 'local', 'Run a script', 'تشغيل نص برمجي'),
    ],
    jobTypes: [
      lookup(1, 'device_document', 'Device document', 'مستند للجهاز'),
      lookup(2, 'custom_script', 'Custom script', 'نص برمجي'),
    ],
    scheduleTypes: [lookup(1, 'interval', 'Interval', 'فترات')],
    executionStatuses: [lookup(1, 'pending', 'Pending', 'بانتظار')],
    timezones: ['Africa/Cairo', 'Asia/Dubai', 'Asia/Riyadh', 'Europe/Berlin', 'UTC'],
  }
}

/** A quarter of an hour each; the first hour of the night is the fullest. */
export function someLoad(now: number): RequestOutput<'schedules.load'> {
  const bars = Array.from({ length: 96 }, (_, bar) => 4 + ((bar * 7) % 9) + (bar === 46 ? 22 : 0))
  const own = Array.from({ length: 96 }, (_, bar) => (bar === 39 ? 1 : 0))
  return {
    from: Math.floor(now / 900_000) * 900_000,
    bars,
    perSchedule: { s4: own, s1: bars.map((count) => (count > 6 ? 1 : 0)) },
  }
}

/** A month of hours: past counted, coming planned, two hours with failures. */
export function someMonth(now: number, from: number, to: number): RequestOutput<'schedules.calendar'> {
  const hours = Array.from({ length: Math.round((to - from) / HOUR) }, (_, hour) => {
    const at = from + hour * HOUR
    const count = 4 + ((hour * 5) % 11) + (hour % 24 === 2 ? 20 : 0)
    return at < now
      ? { at, total: count, failed: hour % 97 === 60 ? 3 : 0, planned: 0 }
      : { at, total: 0, failed: 0, planned: hour % 3 === 0 ? count : 0 }
  })
  return { hours }
}

/** Gives a fake engine all of it. */
export function teach(fake: FakeMuster, now: number): void {
  const rows = someSchedules(now)
  const find = (id: string) => rows.find((row) => row.id === id) ?? aSchedule(id)
  fake.answer('schedules.list', () => ({
    items: rows,
    next: null,
    total: rows.length,
    counts: { all: 9, on: 7, off: 1, paused: 1, neverFires: 1 },
  }))
  fake.answer('schedules.get', (({ id }: { id: string }) => find(id)) as never)
  fake.answer('schedules.preview', () => cairoFires())
  fake.answer('schedules.load', () => someLoad(now))
  fake.answer('schedules.calendar', (({ from, to }: { from: number; to: number }) => someMonth(now, from, to)) as never)
  fake.answer('schedules.act', (({ id }: { id: string }) => ({
    schedule: find(id),
    runId: null,
    jobId: null,
  })) as never)
  fake.answer('schedules.change', (({ id }: { id: string }) => find(id)) as never)
  fake.answer('schedules.delete', (({ id }: { id: string }) => find(id)) as never)
  fake.answer('lookups.get', () => someLookups())
  fake.answer('templates.get', (({ id }: { id: string }) => someTemplates().find((each) => each.id === id)) as never)
}
