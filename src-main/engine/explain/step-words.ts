/** What each step of a decision trace says, English and Arabic side by side: on the way, and at the end where the reason does not say all. */
import type { END_CODES, STEP_CODES } from '../../../src-preload/contract/trace-codes.ts'

type Words = { readonly en: string; readonly ar: string }

/** Steps on the way. */
export const STEP_WORDS = {
  queued: { en: 'At {time} {by} asked for it, and it entered the queue.', ar: 'في {time} طلبها {by} ودخلت الطابور.' },
  decided: { en: 'At {time} its slot was decided: it runs{until}.', ar: 'في {time} حُسمت خانتها: تعمل{until}.' },
  run_now: { en: 'At {time} {by} ran its schedule by hand.', ar: 'في {time} شغّل {by} جدولها يدويًا.' },
  backfilled_slot: { en: 'At {time} a backfill made it.', ar: 'في {time} أنشأتها تعبئة رجعية.' },
  event_matched: { en: 'At {time} an event matched its schedule.', ar: 'في {time} طابق حدث جدولها.' },
  changed_once: {
    en: '{by} had changed this one occurrence{reason}; it runs so at {time}{until}.',
    ar: 'كان {by} قد غيّر هذا الموعد وحده{reason}؛ فتعمل هكذا في {time}{until}.',
  },
  deferred: {
    en: 'It lay in a blackout window and was put off to its end{until}.',
    ar: 'وقعت في نافذة حظر فأُجّلت إلى نهايتها{until}.',
  },
  rerun: {
    en: 'At {time} {by} had it tried again, as a new run.',
    ar: 'في {time} طلب {by} إعادة المحاولة في تشغيل جديد.',
  },
  tried_again: {
    en: 'At {time} another attempt was planned{until}.',
    ar: 'في {time} خُطّط لمحاولة أخرى{until}.',
  },
  held: { en: 'At {time} {by} held it.', ar: 'في {time} احتجزها {by}.' },
  released: { en: 'At {time} {by} released it.', ar: 'في {time} أطلقها {by}.' },
  grouped: { en: 'At {time} {by} put it into the group{group}.', ar: 'في {time} وضعها {by} في المجموعة{group}.' },
  gate_opened: { en: 'At {time} its group let it through.', ar: 'في {time} سمحت لها مجموعتها بالمرور.' },
  claimed: {
    en: 'At {time} a place was free, and {host} took it and locked it.',
    ar: 'في {time} خلا مكان، فأخذها {host} وقفلها.',
  },
  given_back: {
    en: 'At {time} it went back to the queue: the engine stopped before it was finished. The attempt does not count.',
    ar: 'في {time} عادت إلى الطابور: توقف المحرك قبل انتهائها. لا تُحسب هذه المحاولة.',
  },
  given_back_cut: {
    en: 'At {time} it went back to the queue: its engine was cut off while it ran, and it may be repeated.',
    ar: 'في {time} عادت إلى الطابور: انقطع محركها أثناء عملها، وهي مما يجوز تكراره.',
  },
  cancel_asked: { en: 'At {time} {by} cancelled it{reason}.', ar: 'في {time} ألغاها {by}{reason}.' },
  force_asked: {
    en: 'At {time} it had not ended in the time it was given, and was ended by force.',
    ar: 'في {time} لم تكن قد انتهت في المهلة المعطاة، فأُنهيت بالقوة.',
  },
  total_over: {
    en: 'At {time} the time for all its attempts together was over, and it was ended by force.',
    ar: 'في {time} انقضى الوقت المخصص لكل محاولاتها، فأُنهيت بالقوة.',
  },
  fleet_cancelled: {
    en: 'At {time} {by} cancelled the job{reason}. Devices that had not begun were let go{forced}.',
    ar: 'في {time} ألغى {by} المهمة{reason}. وأُعفيت الأجهزة التي لم تبدأ{forced}.',
  },
  fleet_deleted: {
    en: 'At {time} {by} deleted the job while devices still had it.',
    ar: 'في {time} حذف {by} المهمة وهي لا تزال عند الأجهزة.',
  },
  rollout_paused: { en: 'At {time} {by} paused the rollout{reason}.', ar: 'في {time} أوقف {by} الطرح مؤقتًا{reason}.' },
  rollout_resumed: { en: 'At {time} {by} resumed the rollout{reason}.', ar: 'في {time} استأنف {by} الطرح{reason}.' },
  rollout_approved: {
    en: 'At {time} {by} approved the wave after wave {wave}{reason}.',
    ar: 'في {time} وافق {by} على الموجة التالية للموجة {wave}{reason}.',
  },
  wave_ended: {
    en: 'At {time} wave {wave} of {waves} had ended, and the next began.',
    ar: 'في {time} انتهت الموجة {wave} من {waves} وبدأت التالية.',
  },
  wave_waits: {
    en: 'At {time} wave {wave} of {waves} had ended. The next waits for approval.',
    ar: 'في {time} انتهت الموجة {wave} من {waves}. والتالية تنتظر الموافقة.',
  },
  wave_missed: {
    en: 'At {time} the rollout was paused: wave {wave} of {waves} cannot reach its threshold any more. {succeeded} of {of} succeeded, and {percent} % are needed.',
    ar: 'في {time} أُوقف الطرح مؤقتًا: لم يعد بإمكان الموجة {wave} من {waves} بلوغ حدها. نجح {succeeded} من {of}، والمطلوب {percent} ٪.',
  },
  aborted: {
    en: 'At {time} an abort rule stopped it: {failures} of {made} devices did not succeed ({what}), and the limit is {percent} %.',
    ar: 'في {time} أوقفتها قاعدة إجهاض: لم ينجح {failures} من {made} من الأجهزة ({what})، والحد {percent} ٪.',
  },
  rollout_ended: {
    en: 'At {time} the end time of the rollout came. Devices that had not been given it: {count}.',
    ar: 'في {time} حلّ وقت نهاية الطرح. الأجهزة التي لم تصلها: {count}.',
  },
  expiry_came: {
    en: 'At {time} it expired: what had not begun does not begin any more. Devices that had not been given it: {count}.',
    ar: 'في {time} انتهت صلاحيتها: ما لم يبدأ لا يبدأ بعدها. الأجهزة التي لم تصلها: {count}.',
  },
  executions_deleted: {
    en: 'At {time} an operator deleted it on single devices ({count}).',
    ar: 'في {time} حذفها أحد المشغّلين من أجهزة بعينها ({count}).',
  },
  devices_blocked: {
    en: 'Devices passed over, because they still had work of this schedule: {count}.',
    ar: 'أجهزة تُجووزت لأن لديها عملًا من هذا الجدول: {count}.',
  },
  devices_checked: {
    en: 'Devices passed over, because they did not pass a check: {count}.',
    ar: 'أجهزة تُجووزت لأنها لم تجتز فحصًا مسبقًا: {count}.',
  },
  devices_outdated: {
    en: 'Devices passed over, because they had newer work of the same kind: {count}.',
    ar: 'أجهزة تُجووزت لأن لديها عملًا أحدث من النوع نفسه: {count}.',
  },
  devices_wait_limit: {
    en: 'From {time} on some devices had to wait for a limit.',
    ar: 'منذ {time} كان على بعض الأجهزة انتظار حد.',
  },
  devices_wait_cap: {
    en: 'From {time} on some devices had to wait for a cap of the rollout.',
    ar: 'منذ {time} كان على بعض الأجهزة انتظار سقف الطرح.',
  },
  devices_wait_window: {
    en: 'From {time} on some devices had to wait for their maintenance window.',
    ar: 'منذ {time} كان على بعض الأجهزة انتظار نافذة صيانتها.',
  },
  devices_wait_presence: {
    en: 'From {time} on some devices had to wait until they were online.',
    ar: 'منذ {time} كان على بعض الأجهزة الانتظار حتى تتصل.',
  },
  devices_wait: { en: 'From {time} on some devices had to wait.', ar: 'منذ {time} كان على بعض الأجهزة الانتظار.' },
} as const satisfies Record<(typeof STEP_CODES)[number], Words>

/** Ends that say more than their reason. */
export const END_WORDS = {
  event_loop: {
    en: 'It was stopped: schedules started each other in a circle (an event loop).',
    ar: 'أُوقفت: بدأت جداول بعضها بعضًا في دائرة (حلقة أحداث).',
  },
  event_rate: {
    en: 'They did not run: they came beyond the limit of the schedule for an hour. Events: {count}.',
    ar: 'لم تعمل: جاءت فوق حد الجدول في الساعة. الأحداث: {count}.',
  },
  catchup_cap: {
    en: 'They did not run: more slots were missed from {from} to {to} than the schedule catches up on: {count}.',
    ar: 'لم تعمل: فاتت من {from} إلى {to} خانات أكثر مما يستدركه الجدول: {count}.',
  },
  total_time_over: {
    en: 'It ran out of time at {time}: the time for all its attempts together was over.',
    ar: 'نفد وقتها في {time}: انقضى الوقت المخصص لكل محاولاتها.',
  },
  step_time_over: {
    en: 'It ran out of time at {time}: the device gave a step a time limit of its own, and it passed.',
    ar: 'نفد وقتها في {time}: حدد الجهاز لإحدى الخطوات مهلة، وقد انقضت.',
  },
  overall_time_over: {
    en: 'It ran out of time at {time}: the time for all attempts on this device together was over.',
    ar: 'نفد وقتها في {time}: انقضى الوقت المخصص لكل المحاولات على هذا الجهاز.',
  },
  relief_skipped: {
    en: 'At {time} {by} skipped it on this device, because it held up the device’s queue{reason}.',
    ar: 'في {time} تخطاها {by} على هذا الجهاز لأنها عطّلت طابوره{reason}.',
  },
  relief_superseded: {
    en: 'At {time} {by} let newer work of this device go first{reason}.',
    ar: 'في {time} قدّم {by} عملًا أحدث على هذا الجهاز{reason}.',
  },
  cancel_agreed: {
    en: 'It was cancelled at {time}: the device was asked, and agreed to stop{reason}.',
    ar: 'أُلغيت في {time}: سُئل الجهاز فوافق على التوقف{reason}.',
  },
  execution_cancelled: {
    en: 'It was cancelled on this device alone, at {time}.',
    ar: 'أُلغيت على هذا الجهاز وحده في {time}.',
  },
  execution_deleted: {
    en: 'It was deleted on this device alone, at {time}.',
    ar: 'حُذفت من هذا الجهاز وحده في {time}.',
  },
  left_target: {
    en: 'The device left the target of the job at {time}.',
    ar: 'خرج الجهاز من هدف المهمة في {time}.',
  },
  newer_on_device: {
    en: 'It gave way at {time}: the device has newer work of the same kind.',
    ar: 'أفسحت في {time}: لدى الجهاز عمل أحدث من النوع نفسه.',
  },
} as const satisfies Record<(typeof END_CODES)[number], Words>
