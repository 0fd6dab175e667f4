/** Today as the design's picture has it: six matters, eight lanes, seven next fires. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { aRun, counts, HOUR, MINUTE } from './fixtures.ts'

/** The figures, what needs attention and what comes next. */
export function someToday(now: number): RequestOutput<'today.get'> {
  const at = (minutes: number) => now - minutes * MINUTE
  const matter = (run: ReturnType<typeof aRun>, failedDevices: number, totalDevices: number) => ({
    run,
    device: null,
    failedDevices,
    totalDevices,
  })
  const next = (
    scheduleId: string,
    minutes: number,
    nameEn: string,
    nameAr: string,
    targetNameEn: string | null,
    targetNameAr: string | null,
    targetCount: number,
  ) => ({
    scheduleId,
    at: now + minutes * MINUTE,
    nameEn,
    nameAr,
    targetNameEn,
    targetNameAr,
    targetCount,
    reach: targetCount > 0 ? ('fleet' as const) : ('local' as const),
  })
  return {
    running: { jobs: 3, devices: 104, counts: { SUCCEEDED: 63, IN_PROGRESS: 28, FAILED: 2, TIMED_OUT: 1, QUEUED: 10 } },
    queued: { jobs: 38, lastStartsAboutAt: now + 158 * MINUTE, bands: { urgent: 2, high: 5, normal: 27, low: 4 } },
    failed24h: {
      failed: 6,
      runs: 412,
      hours: Array.from({ length: 24 }, (_, hour) => ({
        at: now - (24 - hour) * HOUR,
        runs: 17,
        failed: [4, 9, 10, 15, 19, 22].includes(hour) ? 1 : 0,
      })),
    },
    notAnswering: { devices: 11, total: 500, presence: { online: 482, asleep: 7, lost: 11, unknown: 0 } },
    attention: [
      matter(
        aRun('a1', {
          nameEn: 'Firmware 4.8.2 to kiosks',
          nameAr: 'تحديث الأكشاك إلى 4.8.2',
          reason: 'partial',
          errorMessage: 'checksum mismatch at 98 %',
          finishedAt: at(41),
          counts: counts({ SUCCEEDED: 87, FAILED: 9 }),
        }),
        9,
        96,
      ),
      matter(
        aRun('a3', {
          nameEn: 'Price list push',
          nameAr: 'إرسال قائمة الأسعار',
          reason: 'rejected',
          errorMessage: 'schema 12 not supported',
          finishedAt: at(168),
          counts: counts({ REJECTED: 4, SUCCEEDED: 60 }),
        }),
        4,
        64,
      ),
      matter(
        aRun('a4', {
          nameEn: 'Leak detection sweep',
          nameAr: 'مسح كشف التسرب',
          reason: 'timed_out',
          errorMessage: null,
          finishedAt: at(342),
          counts: counts({ TIMED_OUT: 2 }),
        }),
        2,
        2,
      ),
      matter(
        aRun('a5', {
          nameEn: 'Store backup',
          nameAr: 'نسخ المخزن',
          reason: 'failed',
          reach: 'local',
          errorMessage: 'the folder cannot be written',
          finishedAt: at(500),
        }),
        0,
        0,
      ),
      matter(
        aRun('a6', {
          nameEn: 'Tariff table update',
          nameAr: 'تحديث جدول التعرفة',
          status: 'SKIPPED',
          reason: 'misfire',
          scheduleId: 's4',
          scheduledAt: at(692),
          startedAt: null,
          finishedAt: at(665),
        }),
        0,
        84,
      ),
    ],
    attentionTotal: 6,
    faulty: [],
    next: [
      next('s1', 2.7, 'Pump pressure check', 'فحص ضغط المضخات', 'Al Jurf', 'الجرف', 22),
      next('s2', 12.7, 'Read meter registers', 'قراءة سجلات العدادات', 'North', 'الشمال', 180),
      next('s3', 27.7, 'Rotate gateway certificates', 'تجديد شهادات البوابات', 'Gateways', 'البوابات', 18),
      next('s4', 147, 'Price list push', 'إرسال قائمة الأسعار', 'Cairo branch', 'فرع القاهرة', 64),
      next('s5', 207, 'Daily report export', 'تصدير التقرير اليومي', null, null, 0),
      next('s6', 357, 'Leak detection sweep', 'مسح كشف التسرب', 'Harbour', 'الميناء', 84),
      next('s7', 597, 'Nightly meter readings', 'قراءات العدادات الليلية', 'North, Harbour', 'الشمال والميناء', 264),
    ],
    nextTotal: 212,
    lastFailureAt: at(41),
    isEmpty: false,
  }
}

type Lane = RequestOutput<'today.timeline'>['lanes'][number]

/** Eight lanes over a day, with trouble here and there. The same `now` gives the same lanes. */
export function someLanes(now: number): RequestOutput<'today.timeline'> {
  const lane = (
    id: string,
    nameEn: string,
    nameAr: string,
    deviceCount: number,
    everyMinutes: number,
    trouble: readonly [number, string, string][],
  ): Lane => {
    const past: Lane['past'] = []
    const planned: Lane['planned'] = []
    for (let minutes = 20; minutes < 715; minutes += everyMinutes) {
      const jitter = ((minutes * 7) % 31) - 15
      const startAt = now - (minutes + (everyMinutes > 40 ? jitter : 0)) * MINUTE
      past.push({
        runId: `${id}-${minutes}`,
        startAt,
        endAt: startAt + (10 + (minutes % 13)) * MINUTE,
        status: 'COMPLETED',
        reason: 'succeeded',
      })
      planned.push({
        at: now + (minutes + (everyMinutes > 40 ? jitter : 0)) * MINUTE,
        scheduleId: id,
        usualMs: 10 * MINUTE,
      })
    }
    for (const [minutes, status, reason] of trouble)
      past.push({
        runId: `${id}-t${minutes}`,
        startAt: now - minutes * MINUTE,
        endAt: status === 'RUNNING' ? now : now - (minutes - 5) * MINUTE,
        status,
        reason,
      })
    return { id, kind: 'group', nameEn, nameAr, deviceCount, past, planned }
  }
  return {
    lanes: [
      lane('grp-a', 'Kiosks · Corniche', 'أكشاك الكورنيش', 96, 130, [
        [250, 'FAILED', 'failed'],
        [43, 'FAILED', 'partial'],
      ]),
      lane('grp-b', 'Kiosks · Cairo branch', 'أكشاك فرع القاهرة', 64, 95, [
        [167, 'FAILED', 'rejected'],
        [36, 'RUNNING', ''],
      ]),
      lane('grp-n', 'Water meters · North', 'عدادات المياه، الشمال', 180, 30, [[665, 'FAILED', 'failed']]),
      lane('grp-h', 'Water meters · Harbour', 'عدادات المياه، الميناء', 84, 30, [[361, 'FAILED', 'timed_out']]),
      lane('grp-c', 'Pumps · Al Jurf', 'مضخات الجرف', 22, 75, [
        [98, 'FAILED', 'failed'],
        [18, 'RUNNING', ''],
      ]),
      lane('grp-g', 'Gateways', 'البوابات', 18, 110, [
        [632, 'FAILED', 'failed'],
        [63, 'RUNNING', 'unconfirmed'],
      ]),
      lane('grp-d', 'Display signs', 'لوحات العرض', 36, 120, [[531, 'FAILED', 'rejected']]),
      { ...lane('local', '', '', 0, 140, []), kind: 'local', nameEn: null, nameAr: null },
    ],
  }
}
