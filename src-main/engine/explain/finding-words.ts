/** The findings of the self-check in words, English and Arabic side by side. */
import type { Finding } from '../../../src-preload/contract/requests-explain.ts'
import type { FindingCode } from './codes.ts'

type Kind = {
  readonly severity: Finding['severity']
  readonly entity: Finding['entity']
  readonly en: string
  readonly ar: string
}

const KINDS: Readonly<Record<FindingCode, Kind>> = {
  never_fires: {
    ...{ severity: 'problem', entity: 'schedule' },
    en: 'It is enabled but has no next time, so it will never run. Change its rule or disable it.',
    ar: 'مفعّل لكن ليس له موعد تالٍ، فلن يعمل أبدًا. غيّر قاعدته أو عطّله.',
  },
  stuck_schedule: {
    ...{ severity: 'problem', entity: 'schedule' },
    en: 'Its next time passed long ago and was not decided. Disable it and enable it again.',
    ar: 'مرّ موعده التالي منذ مدة ولم يُحسم. عطّله ثم فعّله من جديد.',
  },
  faulty_schedule: {
    ...{ severity: 'problem', entity: 'schedule' },
    en: 'It makes no sense any more: {error}',
    ar: 'لم يعد مفهومًا: {error}',
  },
  event_source_gone: {
    ...{ severity: 'problem', entity: 'schedule' },
    en: 'What it waits for is gone (a schedule, template or device group), so it will never run.',
    ar: 'ما ينتظره لم يعد موجودًا (جدول أو قالب أو مجموعة أجهزة)، فلن يعمل أبدًا.',
  },
  waits_for_nothing: {
    ...{ severity: 'warning', entity: 'schedule' },
    en: 'It names no event, so it runs by hand only.',
    ar: 'لا يسمّي حدثًا، فلا يعمل إلا يدويًا.',
  },
  stuck_lease: {
    ...{ severity: 'problem', entity: 'job' },
    en: 'It is locked by work that no longer runs. Restart the engine to give it back.',
    ar: 'مقفلة بعمل لم يعد يعمل. أعد تشغيل المحرك لإعادتها.',
  },
  unknown_task: {
    ...{ severity: 'problem', entity: 'job' },
    en: 'Nobody can run it: this version has no task function “{task}”.',
    ar: 'لا أحد يستطيع تشغيلها: لا توجد في هذه النسخة وظيفة باسم «{task}».',
  },
  archived_template: {
    ...{ severity: 'problem', entity: 'schedule' },
    en: 'Its template is archived or gone, so every slot fails its check. Restore it or choose another.',
    ar: 'قالبه مؤرشف أو غير موجود، فتفشل كل خانة في الفحص. استعده أو اختر غيره.',
  },
  reference_gone: {
    ...{ severity: 'problem', entity: 'schedule' },
    en: 'It names {what} that is gone, so every slot is skipped: {where}. Put it right in its parameters.',
    ar: 'يشير إلى {what} لم تعد موجودة، فتُتخطى كل خانة: {where}. صحّح ذلك في معاملاته.',
  },
  start_gone: {
    ...{ severity: 'warning', entity: 'schedule' },
    en: 'The alert rule “{where}” starts a schedule that is deleted, so nothing is started. Choose another one.',
    ar: 'قاعدة التنبيه «{where}» تشغّل جدولًا محذوفًا، فلا يُشغَّل شيء. اختر غيره.',
  },
  no_devices: {
    ...{ severity: 'warning', entity: 'job' },
    en: 'It has no device left to reach. Cancel it.',
    ar: 'لم يبق جهاز تصل إليه. ألغها.',
  },
  held_long: {
    ...{ severity: 'warning', entity: 'job' },
    en: 'It has been held for more than a week. Release or cancel it.',
    ar: 'محتجزة منذ أكثر من أسبوع. أطلقها أو ألغها.',
  },
  stuck_head: {
    ...{ severity: 'problem', entity: 'device' },
    en: 'It is online, but has not begun {work}, which is first in its queue. Skip, park or pass it in the device’s Queue.',
    ar: 'متصل لكنه لم يبدأ {work} وهي الأولى في طابوره. تخطَّها أو أوقفها جانبًا أو قدّم غيرها في «طابور» الجهاز.',
  },
  broker_unset: {
    ...{ severity: 'problem', entity: 'engine' },
    en: 'Work for devices waits ({count}), but no broker is set. Choose one under Settings.',
    ar: 'هناك عمل للأجهزة ينتظر ({count}) ولم يُضبط وسيط. اختر واحدًا في الإعدادات.',
  },
}

/** A fact that is said in words has them in both languages. */
type Fact = string | number | { readonly en: string; readonly ar: string }

type Subject = { readonly id: string; readonly nameEn: string | null; readonly nameAr: string | null }

/** One finding about a thing. `given` is its entity where it is not the kind's usual one. */
export function found(
  code: FindingCode,
  subject: Subject,
  facts: Readonly<Record<string, Fact>> = {},
  sinceAt: number | null = null,
  given: Finding['entity'] | null = null,
): Finding {
  const { severity, en, ar } = KINDS[code]
  const isSchedule = 'templateId' in subject && 'scheduleConfig' in subject
  const entity = given ?? (isSchedule ? 'schedule' : KINDS[code].entity)
  const said = (fact: Fact | undefined, language: 'en' | 'ar') =>
    typeof fact === 'object' ? fact[language] : String(fact ?? '')
  const fill = (words: string, language: 'en' | 'ar') =>
    words.replace(/\{(\w+)\}/g, (_all, name: string) => said(facts[name], language))
  const { id: entityId, nameEn, nameAr } = subject
  return { code, severity, entity, entityId, nameEn, nameAr, textEn: fill(en, 'en'), textAr: fill(ar, 'ar'), sinceAt }
}
