/** What an alert says of what was measured, in both languages. Sentences only. */
import type { Absence, Rate, RunsEnded, Threshold } from './rules.ts'

export type Words = { readonly en: string; readonly ar: string }

// A measured 21.499999999999996 is read as 21.5.
function amount(value: number, unit: string | null): string {
  const text = String(Number(value.toPrecision(6)))
  return unit === null ? text : `${text} ${unit}`
}

function bounds({ above, below }: Threshold, unit: string | null): Words {
  if (above !== undefined && below !== undefined) {
    const [low, high] = [amount(below, unit), amount(above, unit)]
    return { en: `outside ${low} to ${high}`, ar: `خارج المدى من ${low} إلى ${high}` }
  }
  if (above !== undefined) return { en: `above ${amount(above, unit)}`, ar: `أعلى من ${amount(above, unit)}` }
  return { en: `below ${amount(below ?? 0, unit)}`, ar: `أقل من ${amount(below ?? 0, unit)}` }
}

const minutes = (count: number): Words => ({
  en: count === 1 ? '1 minute' : `${count} minutes`,
  ar: count === 1 ? 'دقيقة واحدة' : count === 2 ? 'دقيقتين' : count <= 10 ? `${count} دقائق` : `${count} دقيقة`,
})

export const words = {
  threshold(condition: Threshold, value: number | null, unit: string | null): Words {
    const said = bounds(condition, unit)
    const now = value === null ? '–' : amount(value, unit)
    return {
      en: `${condition.series} is ${now}, ${said.en}.`,
      ar: `قيمة ${condition.series} هي ${now}، ${said.ar}.`,
    }
  },
  rate(condition: Rate, value: number | null, unit: string | null): Words {
    const now = value === null ? '–' : amount(value, unit)
    return {
      en: `${condition.series} changes by ${now} a minute.`,
      ar: `تتغير ${condition.series} بمقدار ${now} في الدقيقة.`,
    }
  },
  absence({ series }: Absence, value: number | null): Words {
    if (value === null) return { en: `${series} was never measured.`, ar: `لم تُقس ${series} قط.` }
    const since = minutes(value)
    return { en: `${series} was not measured for ${since.en}.`, ar: `لم تُقس ${series} منذ ${since.ar}.` }
  },
  notOnline(value: number, total: number): Words {
    return {
      en: `${value} of ${total} devices are not online.`,
      ar: `${value} من ${total} من الأجهزة غير متصلة.`,
    }
  },
  offline(value: number | null): Words {
    const since = minutes(value ?? 0)
    return { en: `Not online for ${since.en}.`, ar: `غير متصل منذ ${since.ar}.` }
  },
  runs({ windowMinutes, statuses }: RunsEnded, value: number): Words {
    const span = minutes(windowMinutes)
    const en = statuses.map((status) => (status === 'FAILED' ? 'failed' : 'skipped')).join(' or ')
    const ar = statuses.map((status) => (status === 'FAILED' ? 'أخفقت' : 'تُخطيت')).join(' أو ')
    return {
      en: `${value} ${value === 1 ? 'run' : 'runs'} ${en} within ${span.en}.`,
      ar: `${value === 1 ? 'عملية تشغيل واحدة' : `${value} من عمليات التشغيل`} ${ar} خلال ${span.ar}.`,
    }
  },
} as const
