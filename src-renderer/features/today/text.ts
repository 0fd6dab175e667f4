/** The words of Today. */
import { defineText } from '../../i18n/catalogue.ts'

/** Today's sentence, figures, timeline and lists. */
export const todayText = defineText('today', {
  needYou: {
    en: { one: '{{n}} thing needs you.', other: '{{n}} things need you.' },
    ar: {
      zero: 'لا شيء ينتظر قرارك.',
      one: 'أمر واحد ينتظر قرارك.',
      two: 'أمران ينتظران قرارك.',
      few: '{{n}} أمور تنتظر قرارك.',
      many: '{{n}} أمرًا تنتظر قرارك.',
      other: '{{n}} أمر تنتظر قرارك.',
    },
  },
  nothingNeedsYou: { en: 'Nothing needs you.', ar: 'لا شيء ينتظر قرارك.' },
  restOnTime: { en: 'Everything else is on time.', ar: 'وكل ما عداها في موعده.' },
  lastFailure: { en: 'The last failure was {{time}}.', ar: 'آخر فشل كان {{time}}.' },
  noFailure: { en: 'Nothing has failed yet.', ar: 'لم يفشل شيء بعد.' },
  enginePaused: { en: 'The engine is paused; nothing starts.', ar: 'المحرّك متوقف مؤقتًا فلا يبدأ شيء.' },
  notKnownSince: { en: 'What devices do now is not known since {{time}}.', ar: 'ما تفعله الأجهزة غير معلوم منذ {{time}}.' },
  newJob: { en: 'New job', ar: 'مهمة جديدة' },
  running: { en: 'Running', ar: 'قيد التنفيذ' },
  runningUnconfirmed: { en: 'Running, unconfirmed', ar: 'قيد التنفيذ، غير مؤكد' },
  onDevices: {
    en: { one: 'on {{n}} device', other: 'on {{n}} devices' },
    ar: { zero: 'بلا أجهزة', one: 'على جهاز واحد', two: 'على جهازين', few: 'على {{n}} أجهزة', many: 'على {{n}} جهازًا', other: 'على {{n}} جهاز' },
  },
  asOf: { en: '{{words}}, as of {{time}}', ar: '{{words}}، حتى {{time}}' },
  queued: { en: 'Queued', ar: 'في الطابور' },
  lastStarts: { en: 'last starts about {{time}}', ar: 'آخرها نحو {{time}}' },
  nothingWaits: { en: 'nothing waits', ar: 'لا شيء ينتظر' },
  failed24h: { en: 'Failed, 24 h', ar: 'فشل خلال 24 ساعة' },
  ofRuns: {
    en: { one: 'of {{n}} run', other: 'of {{n}} runs' },
    ar: { zero: 'من دون تنفيذات', one: 'من تنفيذ واحد', two: 'من تنفيذين', few: 'من {{n}} تنفيذات', many: 'من {{n}} تنفيذًا', other: 'من {{n}} تنفيذ' },
  },
  notAnswering: { en: 'Not answering', ar: 'لا تجيب' },
  ofDevices: {
    en: { one: 'of {{n}} device', other: 'of {{n}} devices' },
    ar: { zero: 'من دون أجهزة', one: 'من جهاز واحد', two: 'من جهازين', few: 'من {{n}} أجهزة', many: 'من {{n}} جهازًا', other: 'من {{n}} جهاز' },
  },
  inOutbox: { en: 'In outbox', ar: 'في الصادر' },
  waitForBroker: { en: 'wait for the broker', ar: 'تنتظر الوسيط' },
  timeline: { en: 'Timeline', ar: 'الخط الزمني' },
  timelineSpan: { en: '12 h back, 12 h ahead', ar: '12 ساعة مضت و12 ساعة قادمة' },
  byGroup: { en: 'By group', ar: 'حسب المجموعة' },
  bySchedule: { en: 'By schedule', ar: 'حسب الجدول' },
  groupTimeline: { en: 'Lanes of the timeline', ar: 'مسارات الخط الزمني' },
  succeeded: { en: 'Succeeded', ar: 'نجح' },
  failed: { en: 'Failed', ar: 'فشل' },
  timedOut: { en: 'Timed out', ar: 'انتهت المهلة' },
  rejected: { en: 'Rejected', ar: 'مرفوض' },
  planned: { en: 'Planned', ar: 'مخطط' },
  thisComputer: { en: 'This computer', ar: 'هذا الحاسوب' },
  otherDevices: { en: 'Other devices', ar: 'أجهزة أخرى' },
  laneLabel: { en: '{{name}}: {{parts}}', ar: '{{name}}: {{parts}}' },
  lanePart: { en: '{{n}} {{word}}', ar: '{{n}} {{word}}' },
  laneEmpty: { en: 'nothing in these 24 hours', ar: 'لا شيء في هذه الساعات' },
  noLanes: { en: 'Nothing ran in the last 12 hours and nothing is planned for the next 12.', ar: 'لم يُنفّذ شيء في آخر 12 ساعة، ولا شيء مخطط للـ12 القادمة.' },
  openLane: { en: 'Open {{name}} in History', ar: 'فتح {{name}} في السجل' },
  now: { en: 'Now', ar: 'الآن' },
  attention: { en: 'Needs attention', ar: 'يحتاج انتباهك' },
  openHistory: { en: 'Open in History', ar: 'فتح في السجل' },
  nothingToFix: { en: 'Nothing needs attention.', ar: 'لا شيء يحتاج انتباهك.' },
  nothingToFixHelp: { en: 'What fails, is refused, runs late or is missed will stand here with a way to mend it.', ar: 'ما يفشل أو يُرفض أو يتأخر أو يفوت سيظهر هنا ومعه ما يصلحه.' },
  ofDevicesSaid: { en: '{{failed}} of {{total}} devices', ar: '{{failed}} من {{total}} جهازًا' },
  withMessage: { en: '{{what}}: {{message}}', ar: '{{what}}: {{message}}' },
  devicesPassedLimit: {
    en: { one: '{{n}} device passed the time limit', other: '{{n}} devices passed the time limit' },
    ar: { zero: 'لم يتجاوز أي جهاز المهلة', one: 'جهاز واحد تجاوز المهلة', two: 'جهازان تجاوزا المهلة', few: '{{n}} أجهزة تجاوزت المهلة', many: '{{n}} جهازًا تجاوز المهلة', other: '{{n}} جهاز تجاوز المهلة' },
  },
  slotMissed: { en: 'Slot {{time}} fell while nothing could run', ar: 'حلّ موعد {{time}} ولم يكن التنفيذ ممكنًا' },
  failedHere: { en: 'It failed on this computer', ar: 'فشل على هذا الحاسوب' },
  noReason: { en: 'No reason was given', ar: 'لم يُذكر سبب' },
  rerunFailed: { en: 'Re-run failed ({{n}})', ar: 'إعادة الفاشلة ({{n}})' },
  rerun: { en: 'Re-run', ar: 'إعادة التنفيذ' },
  seeAnswers: { en: 'See answers', ar: 'عرض الردود' },
  runOnce: { en: 'Run once', ar: 'تنفيذ مرة' },
  review: { en: 'Review', ar: 'مراجعة' },
  rerunQueued: { en: '“{{name}}” is queued again for what failed.', ar: 'أُعيدت «{{name}}» إلى الطابور لما فشل.' },
  runQueued: { en: '“{{name}}” is queued.', ar: 'أُضيفت «{{name}}» إلى الطابور.' },
  next24h: { en: 'Next 24 h', ar: 'الساعات الـ24 القادمة' },
  fires: {
    en: { one: '{{n}} fire', other: '{{n}} fires' },
    ar: { zero: 'لا موعد', one: 'موعد واحد', two: 'موعدان', few: '{{n}} مواعيد', many: '{{n}} موعدًا', other: '{{n}} موعد' },
  },
  allUpcoming: { en: 'All upcoming', ar: 'كل القادم' },
  nothingNext: { en: 'Nothing is planned for the next 24 hours.', ar: 'لا شيء مخطط للساعات الـ24 القادمة.' },
  targetDevices: {
    en: { one: '{{name}} · {{n}} device', other: '{{name}} · {{n}} devices' },
    ar: { zero: '{{name}}، بلا أجهزة', one: '{{name}}، جهاز واحد', two: '{{name}}، جهازان', few: '{{name}}، {{n}} أجهزة', many: '{{name}}، {{n}} جهازًا', other: '{{name}}، {{n}} جهاز' },
  },
  onlyDevices: {
    en: { one: '{{n}} device', other: '{{n}} devices' },
    ar: { zero: 'بلا أجهزة', one: 'جهاز واحد', two: 'جهازان', few: '{{n}} أجهزة', many: '{{n}} جهازًا', other: '{{n}} جهاز' },
  },
  emptyTitle: { en: 'Nothing is scheduled yet.', ar: 'لا شيء مجدول بعد.' },
  emptyHelp: { en: 'Make a schedule, put a job in the queue, or look at the demo fleet first.', ar: 'أنشئ جدولًا أو ضع مهمة في الطابور، أو جرّب الأسطول التجريبي أولًا.' },
  openSchedules: { en: 'Open schedules', ar: 'فتح الجداول' },
  tryDemo: { en: 'Try the demo fleet', ar: 'تجربة الأسطول' },
})

const ENGLISH = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve']
const ARABIC = ['', '', '', 'ثلاثة', 'أربعة', 'خمسة', 'ستة', 'سبعة', 'ثمانية', 'تسعة', 'عشرة']

/** A count at the head of a sentence: in words up to twelve (ten in Arabic, masculine), then in figures. */
export function countWord(language: 'en' | 'ar', count: number, figures: string): string {
  return (language === 'ar' ? ARABIC : ENGLISH)[count] || figures
}
