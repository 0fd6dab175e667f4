/** The sentences of explanations, English and Arabic side by side. `{name}` stands for a fact; instants are said in the schedule's zone. */
import type { ExplainCode } from './codes.ts'
import { END_WORDS, STEP_WORDS } from './step-words.ts'

type Words = { readonly en: string; readonly ar: string }

const ORIGIN = {
  slot_of: { en: 'This is the slot {slot} of {schedule}.', ar: 'هذه هي الخانة {slot} من {schedule}.' },
  slot_decided: {
    en: 'It was decided at {decided}{late}, under time-zone release {tz}.',
    ar: 'حُسمت في {decided}{late}، وفق إصدار المناطق الزمنية {tz}.',
  },
  asked_by: { en: 'It was asked for by {actor}.', ar: 'طلبها {actor}.' },
  event_caused: { en: 'An event started it: {event}{subject}.', ar: 'بدأها حدث: {event}{subject}.' },
  chain_of: {
    en: 'It is step {depth} of a chain of schedules that started each other.',
    ar: 'هي الخطوة {depth} في سلسلة جداول بدأ بعضها بعضًا.',
  },
  retry_of: { en: 'It is attempt {attempt}, after an earlier one.', ar: 'هي المحاولة {attempt} بعد محاولة سابقة.' },
  backfilled: { en: 'It was made by a backfill.', ar: 'أنشأها تعبئة رجعية.' },
  device_run_of: {
    en: 'It is the part of device {device} in a fleet job.',
    ar: 'هي حصة الجهاز {device} من مهمة أسطول.',
  },
  schedule_gone: { en: 'Its schedule is no longer there.', ar: 'لم يعد جدولها موجودًا.' },
} as const

const WAY = {
  // Only for steps of older versions whose rule stood for several things: their own text is English.
  trace_step: { en: 'At {time}: {what}.', ar: 'في {time}: قرار بحسب القاعدة {rule}.' },
  started: { en: 'It began at {time}{late}.', ar: 'بدأت في {time}{late}.' },
} as const

const SKIPPED = {
  misfire: {
    en: 'It did not run: it was {late} late, and the schedule allows {grace} (grace).',
    ar: 'لم تعمل: تأخرت {late}، والجدول يسمح بـ {grace} (المهلة).',
  },
  coalesced: {
    en: 'It did not run: several slots were due together and the latest one stood for all.',
    ar: 'لم تعمل: استحقت عدة خانات معًا فمثّلتها أحدثها.',
  },
  max_instances: {
    en: 'It did not run: the schedule already had as much open work as it allows ({max}).',
    ar: 'لم تعمل: كان للجدول من العمل المفتوح ما يسمح به ({max}).',
  },
  paused: {
    en: 'It did not run: the schedule or the engine was paused. Slots that passed from {from} to {to}: {count}.',
    ar: 'لم تعمل: كان الجدول أو المحرك متوقفًا مؤقتًا. الخانات التي مرّت من {from} إلى {to}: {count}.',
  },
  blackout: { en: 'It did not run: it lay in a blackout window.', ar: 'لم تعمل: وقعت في نافذة حظر.' },
  dst_gap: {
    en: 'It did not run: the clocks went forward and its time did not exist that day in {zone}.',
    ar: 'لم تعمل: قُدّمت الساعة ولم يوجد وقتها ذلك اليوم في {zone}.',
  },
  queue_deadline: {
    en: 'It did not run: it waited in the queue longer than its schedule allows.',
    ar: 'لم تعمل: انتظرت في الطابور أطول مما يسمح به جدولها.',
  },
  group_stopped: {
    en: 'It did not run: an earlier member of its group failed, and the group stops at a failure.',
    ar: 'لم تعمل: فشل عضو سابق في مجموعتها، والمجموعة تتوقف عند الفشل.',
  },
  duplicate: { en: 'It did not run: the same work was there already.', ar: 'لم تعمل: العمل نفسه كان موجودًا.' },
  precheck: { en: 'It did not run: {error}', ar: 'لم تعمل: {error}' },
  withdrawn: { en: 'It did not run: an operator took it out{said}.', ar: 'لم تعمل: أخرجها أحد المشغّلين{said}.' },
  not_begun: { en: 'No work began: it {reason}.', ar: 'لم يبدأ أي عمل: {reason}.' },
} as const

const ENDED = {
  succeeded: { en: 'It succeeded at {time}, after {duration}.', ar: 'نجحت في {time} بعد {duration}.' },
  completed: { en: 'It succeeded at {time}, after {duration}.', ar: 'نجحت في {time} بعد {duration}.' },
  failed: { en: 'It failed at {time}, after {duration}{error}', ar: 'فشلت في {time} بعد {duration}{error}' },
  partial: {
    en: 'It ended at {time}: some devices succeeded and some did not.',
    ar: 'انتهت في {time}: نجحت أجهزة ولم تنجح أخرى.',
  },
  timed_out: { en: 'It ran out of time at {time}, after {duration}.', ar: 'نفد وقتها في {time} بعد {duration}.' },
  rejected: { en: 'The device rejected it at {time}{error}', ar: 'رفضها الجهاز في {time}{error}' },
  removed: { en: 'The device was removed at {time}.', ar: 'أُزيل الجهاز في {time}.' },
  abandoned: {
    en: 'The engine that ran it ended without a word; it was found at {time} and given up.',
    ar: 'انتهى المحرك الذي شغّلها دون خبر؛ وُجدت في {time} وتُركت.',
  },
  cancelled: { en: 'It was cancelled at {time}{reason}.', ar: 'أُلغيت في {time}{reason}.' },
  forced: { en: 'It was ended by force at {time}.', ar: 'أُنهيت بالقوة في {time}.' },
  expired: {
    en: 'It had not begun when its time to wait was over, at {time}.',
    ar: 'لم تكن قد بدأت حين انتهى وقت انتظارها في {time}.',
  },
  deleted: { en: 'It was deleted at {time}.', ar: 'حُذفت في {time}.' },
  superseded: { en: 'Newer work took its place at {time}.', ar: 'حلّ محلها عمل أحدث في {time}.' },
  devices_counts: { en: 'Devices: {counts}.', ar: 'الأجهزة: {counts}.' },
  devices_passed_over: {
    en: 'Devices passed over, because they still had work of this schedule: {count}.',
    ar: 'أجهزة تُجووزت لأن لديها عملًا من هذا الجدول: {count}.',
  },
  blocker_run: {
    en: 'In its way was {name}, which {status} at {time}.',
    ar: 'كان في طريقها {name} التي {status} في {time}.',
  },
  blocker_job: { en: 'In its way is {name}, which is {state}.', ar: 'في طريقها {name} وهي {state}.' },
  survivor_run: { en: 'The run that stands for it: {name}.', ar: 'التشغيل الذي يمثّلها: {name}.' },
} as const

const WAITS = {
  running_now: { en: 'It has been running since {time}.', ar: 'تعمل منذ {time}.' },
  waits_held: { en: 'It waits: it is held.', ar: 'تنتظر: هي محتجزة.' },
  waits_queue_held: { en: 'It waits: the whole queue is held.', ar: 'تنتظر: الطابور كله محتجز.' },
  waits_group: { en: 'It waits for its turn in its group.', ar: 'تنتظر دورها في مجموعتها.' },
  waits_not_before: { en: 'It does not begin before {until}.', ar: 'لا تبدأ قبل {until}.' },
  waits_engine_paused: { en: 'It waits: the engine is paused{reason}.', ar: 'تنتظر: المحرك متوقف مؤقتًا{reason}.' },
  waits_limit: {
    en: 'It waits: {running} of at most {max} pieces of work run already.',
    ar: 'تنتظر: يعمل {running} من {max} كحد أقصى.',
  },
  waits_named_limit: {
    en: 'It waits: the limit of {what} is full, at most {max} at once.',
    ar: 'تنتظر: حد {what} ممتلئ، {max} معًا كحد أقصى.',
  },
  waits_instances: {
    en: 'It waits until other work of its schedule has ended, at most {max} at once.',
    ar: 'تنتظر انتهاء عمل آخر من جدولها، {max} معًا كحد أقصى.',
  },
  waits_broker_unset: {
    en: 'It waits: no broker is set, so no device can be reached.',
    ar: 'تنتظر: لم يُضبط وسيط، فلا يمكن الوصول إلى أي جهاز.',
  },
  waits_broker_offline: {
    en: 'It waits: the broker is not connected ({state}).',
    ar: 'تنتظر: الوسيط غير متصل ({state}).',
  },
  waits_devices: { en: 'Devices that have not begun it: {count}.', ar: 'أجهزة لم تبدأها: {count}.' },
  waits_turn: { en: 'It waits for its turn in the queue since {time}.', ar: 'تنتظر دورها في الطابور منذ {time}.' },
  cancelling_now: { en: 'It is being cancelled.', ar: 'يجري إلغاؤها.' },
} as const

const SCHEDULE = {
  schedule_is: { en: '{schedule} is {state}: {rule} in {zone}.', ar: '{schedule} حالته {state}: {rule} في {zone}.' },
  created_later: { en: 'It was made only at {time}, by {actor}.', ar: 'لم يُنشأ إلا في {time}، أنشأه {actor}.' },
  was_state: {
    en: 'When this time began it was {state}, since {time}, by {actor}{reason}.',
    ar: 'في بداية هذه المدة كانت حالته {state} منذ {time}، بفعل {actor}{reason}.',
  },
  schedule_created: { en: 'At {time} {actor} made it.', ar: 'في {time} أنشأه {actor}.' },
  schedule_changed: {
    en: 'At {time} {actor} changed it; slots before that which were not decided never fire.',
    ar: 'في {time} غيّره {actor}؛ والخانات السابقة غير المحسومة لا تعمل.',
  },
  schedule_enabled: { en: 'At {time} {actor} enabled it.', ar: 'في {time} فعّله {actor}.' },
  schedule_disabled: { en: 'At {time} {actor} disabled it.', ar: 'في {time} عطّله {actor}.' },
  schedule_paused: { en: 'At {time} {actor} paused it{reason}.', ar: 'في {time} أوقفه {actor} مؤقتًا{reason}.' },
  schedule_resumed: { en: 'At {time} {actor} resumed it.', ar: 'في {time} استأنفه {actor}.' },
  schedule_deleted: { en: 'At {time} {actor} deleted it.', ar: 'في {time} حذفه {actor}.' },
  schedule_restored: { en: 'At {time} {actor} restored it.', ar: 'في {time} استعاده {actor}.' },
  schedule_faulty: {
    en: 'At {time} it was disabled, because it made no sense any more{reason}.',
    ar: 'في {time} عُطّل لأنه لم يعد مفهومًا{reason}.',
  },
  no_slot: {
    en: 'It has no slot in this time: the one before is {previous}, the next one {next}.',
    ar: 'ليس له خانة في هذه المدة: السابقة {previous} والتالية {next}.',
  },
  no_slot_ever: { en: 'It has no slot in this time, and none after it.', ar: 'ليس له خانة في هذه المدة ولا بعدها.' },
  waits_for_event: {
    en: 'It runs when this happens: {event}. It did not happen, or did not match.',
    ar: 'يعمل عند حدوث: {event}. لم يحدث أو لم يطابق.',
  },
  waits_for_nothing: { en: 'It names no event, so it runs by hand only.', ar: 'لا يسمّي حدثًا، فلا يعمل إلا يدويًا.' },
  slots_expected: { en: 'Slots of its rule in this time: {count}.', ar: 'خانات قاعدته في هذه المدة: {count}.' },
  slot_ran: { en: 'The slot {slot} ran, and it {reason}.', ar: 'عملت الخانة {slot}: {reason}.' },
  slot_undecided: {
    en: 'The slot {slot} was never decided: no engine decided for this schedule at that time.',
    ar: 'لم تُحسم الخانة {slot}: لم يكن محرك يحسم لهذا الجدول في ذلك الوقت.',
  },
  slot_held_by_pause: {
    en: 'From the slot {slot} on nothing was decided: it is paused. What passes is counted when the pause ends.',
    ar: 'منذ الخانة {slot} لم يُحسم شيء: الجدول متوقف مؤقتًا. يُعدّ ما يفوت عند انتهاء الإيقاف.',
  },
  slot_to_come: { en: 'The next slot is still to come: {slot}.', ar: 'الخانة التالية لم تأتِ بعد: {slot}.' },
  blackout_window: { en: 'A blackout window lasted from {from} to {to}.', ar: 'امتدت نافذة حظر من {from} إلى {to}.' },
  clock_gap: {
    en: 'At {time} the clocks of {zone} went forward by {delta}.',
    ar: 'في {time} قُدّمت ساعات {zone} بمقدار {delta}.',
  },
} as const

const ENGINE = {
  engine_paused: {
    en: 'At {time} {actor} paused the engine{reason}.',
    ar: 'في {time} أوقف {actor} المحرك مؤقتًا{reason}.',
  },
  engine_resumed: { en: 'At {time} {actor} resumed the engine.', ar: 'في {time} استأنف {actor} المحرك.' },
  engine_not_running: { en: 'No engine was running from {from} to {to}.', ar: 'لم يعمل أي محرك من {from} إلى {to}.' },
  engine_was_down: {
    en: 'The engine that started at {time} found that none had run for {delta}.',
    ar: 'المحرك الذي بدأ في {time} وجد أن لا محرك عمل منذ {delta}.',
  },
  engine_taken: { en: 'At {time} an engine started on this workspace.', ar: 'في {time} بدأ محرك على مساحة العمل هذه.' },
  clock_jumped: {
    en: 'At {time} the computer had slept, or its clock was set: it moved by {delta}.',
    ar: 'في {time} كان الحاسوب نائمًا أو ضُبطت ساعته: تحركت {delta}.',
  },
  tz_changed: {
    en: 'At {time} the time-zone release changed from {from} to {to}.',
    ar: 'في {time} تغيّر إصدار المناطق الزمنية من {from} إلى {to}.',
  },
  queue_was_held: { en: 'At {time} {actor} held the queue.', ar: 'في {time} احتجز {actor} الطابور.' },
  queue_was_released: { en: 'At {time} {actor} released the queue.', ar: 'في {time} أطلق {actor} الطابور.' },
  nothing_found: {
    en: 'Nothing was due in this time, and nothing stood in the way.',
    ar: 'لم يستحق شيء في هذه المدة ولم يعترض شيء.',
  },
  more: { en: 'And {count} more.', ar: 'و{count} أخرى.' },
} as const

export const EXPLAIN_WORDS: Readonly<Record<ExplainCode, Words>> = {
  ...STEP_WORDS,
  ...END_WORDS,
  ...ORIGIN,
  ...WAY,
  ...SKIPPED,
  ...ENDED,
  ...WAITS,
  ...SCHEDULE,
  ...ENGINE,
}
