/** Stored words (states, reasons, events, failures) as people say them, English and Arabic side by side. No sentences. */
import type { FailureCode } from '../../../src-preload/contract/failures.ts'
import type {
  BrokerState,
  EventKind,
  ExecutionState,
  JobState,
  RunReason,
  RunStatus,
  ScheduleState,
} from '../../../src-preload/contract/vocabulary.ts'
import type { Value } from './say.ts'

type Words = { readonly en: string; readonly ar: string }

const REASONS = {
  succeeded: { en: 'succeeded', ar: 'نجحت' },
  failed: { en: 'failed', ar: 'فشلت' },
  partial: { en: 'succeeded in part', ar: 'نجحت جزئيًا' },
  timed_out: { en: 'ran out of time', ar: 'نفد وقتها' },
  rejected: { en: 'was rejected by the device', ar: 'رفضها الجهاز' },
  removed: { en: 'was taken from its device', ar: 'سُحبت من جهازها' },
  abandoned: { en: 'was cut off with its engine', ar: 'انقطعت مع محركها' },
  cancelled: { en: 'was cancelled', ar: 'أُلغيت' },
  forced: { en: 'was ended by force', ar: 'أُنهيت بالقوة' },
  expired: { en: 'expired before it began', ar: 'انتهت صلاحيتها قبل أن تبدأ' },
  deleted: { en: 'was deleted', ar: 'حُذفت' },
  superseded: { en: 'gave way to newer work', ar: 'أفسحت لعمل أحدث' },
  withdrawn: { en: 'was taken out by an operator', ar: 'أخرجها أحد المشغّلين' },
  misfire: { en: 'was too late to run', ar: 'تأخرت فلم تعمل' },
  coalesced: { en: 'was stood for by a later one', ar: 'مثّلتها واحدة أحدث' },
  max_instances: { en: 'was skipped: earlier work was still open', ar: 'جرى تخطيها: كان عمل سابق مفتوحًا' },
  paused: { en: 'was skipped during a pause', ar: 'جرى تخطيها أثناء إيقاف مؤقت' },
  blackout: { en: 'was skipped in a blackout window', ar: 'جرى تخطيها في نافذة حظر' },
  dst_gap: { en: 'was skipped by a clock change', ar: 'جرى تخطيها بسبب تقديم الساعة' },
  queue_deadline: { en: 'waited too long', ar: 'طال انتظارها' },
  group_stopped: { en: 'was stopped with its group', ar: 'أُوقفت مع مجموعتها' },
  duplicate: { en: 'was there already', ar: 'كانت موجودة' },
  precheck: { en: 'did not pass its check', ar: 'لم تجتز فحصها' },
} as const satisfies Record<RunReason, Words>

const STATUSES = {
  COMPLETED: { en: 'succeeded', ar: 'نجحت' },
  FAILED: { en: 'failed', ar: 'فشلت' },
  SKIPPED: { en: 'did not run', ar: 'لم تعمل' },
} as const satisfies Record<RunStatus, Words>

const JOBS = {
  PENDING: { en: 'waiting outside the queue', ar: 'تنتظر خارج الطابور' },
  QUEUED: { en: 'waiting in the queue', ar: 'تنتظر في الطابور' },
  DISPATCHED: { en: 'about to begin', ar: 'على وشك البدء' },
  RUNNING: { en: 'running', ar: 'تعمل' },
  CANCELLING: { en: 'being cancelled', ar: 'يجري إلغاؤها' },
  COMPLETED: { en: 'over', ar: 'انتهت' },
  CANCELLED: { en: 'cancelled', ar: 'أُلغيت' },
} as const satisfies Record<JobState, Words>

const SCHEDULES = {
  CREATED: { en: 'not enabled yet', ar: 'لم يُفعَّل بعد' },
  ENABLED: { en: 'enabled', ar: 'مفعّل' },
  DISABLED: { en: 'disabled', ar: 'معطّل' },
  PAUSED: { en: 'paused', ar: 'متوقف مؤقتًا' },
  EXPIRED: { en: 'over: it has no more slots', ar: 'انتهى: لا خانات له بعد الآن' },
  DELETED: { en: 'deleted', ar: 'محذوف' },
} as const satisfies Record<ScheduleState, Words>

const EXECUTIONS = {
  unreleased: { en: 'not given it', ar: 'لم تصله' },
  QUEUED: { en: 'waiting', ar: 'ينتظر' },
  IN_PROGRESS: { en: 'at work', ar: 'يعمل' },
  SUCCEEDED: { en: 'succeeded', ar: 'نجح' },
  FAILED: { en: 'failed', ar: 'فشل' },
  TIMED_OUT: { en: 'ran out of time', ar: 'نفد وقته' },
  REJECTED: { en: 'rejected it', ar: 'رفضها' },
  REMOVED: { en: 'removed', ar: 'أُزيل' },
  CANCELED: { en: 'cancelled', ar: 'أُلغي' },
} as const satisfies Record<ExecutionState | 'unreleased', Words>

const EVENTS = {
  device_online: { en: 'a device came online', ar: 'اتصل جهاز' },
  device_offline: { en: 'a device went offline', ar: 'انقطع جهاز' },
  device_joined_group: { en: 'a device joined a group', ar: 'انضم جهاز إلى مجموعة' },
  device_reported: { en: 'a device reported', ar: 'أبلغ جهاز بقيمة' },
  mqtt_message: { en: 'a message came', ar: 'وصلت رسالة' },
  run_ended: { en: 'a run ended', ar: 'انتهى تشغيل' },
  engine_started: { en: 'the engine started', ar: 'بدأ المحرك' },
} as const satisfies Record<EventKind, Words>

const BROKERS = {
  unset: { en: 'none is set', ar: 'لم يُضبط وسيط' },
  connecting: { en: 'it is being called', ar: 'يجري الاتصال به' },
  online: { en: 'it is connected', ar: 'متصل' },
  offline: { en: 'it does not answer', ar: 'لا يجيب' },
  refused: { en: 'it refuses this console', ar: 'يرفض هذه الوحدة' },
} as const satisfies Record<BrokerState, Words>

/** Why a slot could not become a job, where the English message has a sentence of its own. */
const FAILURES: Readonly<Partial<Record<FailureCode, string>>> = {
  missing_target: 'لم يُحدَّد أي جهاز.',
  unknown_device: 'الجهاز المقصود غير معروف.',
  unknown_device_group: 'مجموعة الأجهزة المقصودة لم تعد موجودة.',
  unknown_template: 'لم يعد قالب هذا الجدول موجودًا.',
  template_archived: 'قالب هذا الجدول مؤرشف. استعده أو اختر غيره.',
  invalid_parameters: 'لا تناسب المعاملات الوظيفة.',
  document_too_large: 'الوثيقة أكبر من المسموح.',
  unknown_task_function: 'لا تعرف هذه النسخة وظيفة العمل.',
  not_allowed: 'البرنامج ليس في قائمة المسموح به.',
  illegal_state: 'لا جهاز في الهدف يمكنه أخذ العمل.',
  unknown_policy: 'لم تعد السياسة موجودة.',
}

const TERMS: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  reason: REASONS,
  status: STATUSES,
  job: JOBS,
  schedule: SCHEDULES,
  execution: EXECUTIONS,
  event: EVENTS,
  broker: BROKERS,
}

/** The word for a stored value; a value that nobody has a word for stands as it is. */
export function term(
  kind: 'reason' | 'status' | 'job' | 'schedule' | 'execution' | 'event' | 'broker',
  value: string,
): Value {
  return TERMS[kind]?.[value] ?? value
}

/** A failure's message in English; in Arabic its own sentence, or the message where there is none. */
export function failureValue(code: unknown, message: string): Value {
  const ar = typeof code === 'string' ? FAILURES[code as FailureCode] : undefined
  return { en: message, ar: ar ?? message }
}

/** Who did it: the engine by its word, a person by name; nobody known is an operator. */
export function whoValue(actor: unknown): Value {
  if (actor === 'engine') return { en: 'the engine', ar: 'المحرك' }
  // Where nobody gave a name, the console itself is the operator's.
  if (typeof actor === 'string' && actor !== '' && actor !== 'operator') return actor
  return { en: 'an operator', ar: 'أحد المشغّلين' }
}
