/** Why a slot or a job was skipped, in a few words. Full sentences come from the engine. */
import { defineText } from '../../i18n/catalogue.ts'

/** By stored reason. */
export const whyText = defineText('why', {
  misfire: { en: 'it was later than the schedule allows.', ar: 'تأخر أكثر مما تسمح به الجدولة.' },
  coalesced: { en: 'a later slot ran for all of them.', ar: 'نُفّذ موعد لاحق بدلًا منها كلها.' },
  max_instances: { en: 'earlier work of the schedule was still open.', ar: 'كان عمل سابق للجدولة لا يزال مفتوحًا.' },
  paused: { en: 'the schedule or the engine was paused.', ar: 'كانت الجدولة أو المحرّك متوقفًا مؤقتًا.' },
  blackout: { en: 'it fell into a time when nothing may run.', ar: 'وقع في فترة لا يُسمح فيها بالتشغيل.' },
  dst_gap: { en: 'the clocks jumped over that time.', ar: 'قفزت الساعة فوق ذلك الوقت.' },
  queue_deadline: { en: 'it waited in the queue too long.', ar: 'انتظر في الطابور أطول مما يُسمح به.' },
  group_stopped: { en: 'its group stopped after a failure.', ar: 'توقفت مجموعته بعد فشل.' },
  duplicate: { en: 'the same slot had run already.', ar: 'نُفّذ الموعد نفسه من قبل.' },
  precheck: { en: 'it could not be made into a job.', ar: 'لم يمكن تحويله إلى مهمة.' },
  cancelled: { en: 'it was cancelled before it started.', ar: 'أُلغي قبل أن يبدأ.' },
  expired: { en: 'it expired before it started.', ar: 'انتهت صلاحيته قبل أن يبدأ.' },
  deleted: { en: 'it was deleted.', ar: 'حُذف.' },
  superseded: { en: 'newer work took its place.', ar: 'حلّ محله عمل أحدث.' },
  withdrawn: { en: 'it was taken back.', ar: 'سُحب.' },
  removed: { en: 'its devices were taken out.', ar: 'أُخرجت أجهزته.' },
  otherReason: { en: 'the reason is kept as “{{reason}}”.', ar: 'السبب محفوظ بالكلمة «{{reason}}».' },
})
