/** Words of a device's own queue and of its messages. */
import { defineText } from '../../i18n/catalogue.ts'

/** The tabs of the panel and the queue of one device. */
export const queueText = defineText('deviceQueue', {
  tabs: { en: 'About this device', ar: 'عن هذا الجهاز' },
  queue: { en: 'Queue', ar: 'القائمة' },
  history: { en: 'History', ar: 'السجل' },
  messages: { en: 'Messages', ar: 'الرسائل' },
  order: { en: 'In this order', ar: 'بهذا الترتيب' },
  keptBack: { en: 'Kept back', ar: 'مؤجَّل' },
  up: { en: 'Move {{name}} up', ar: 'تقديم {{name}}' },
  down: { en: 'Move {{name}} down', ar: 'تأخير {{name}}' },
  ownOrder: { en: 'The order here is an operator’s own.', ar: 'الترتيب هنا وضعه مشغّل.' },
  undoOrder: { en: 'Back to the queue’s order', ar: 'العودة إلى ترتيب القائمة العامة' },
  moved: { en: '{{name}} was moved on this device.', ar: 'نُقلت {{name}} على هذا الجهاز.' },
  take: { en: 'Take {{name}}', ar: 'التقاط {{name}}' },
  dropFirst: { en: 'First of those that wait', ar: 'أول المنتظرات' },
  dropAfter: { en: 'After {{name}}', ar: 'بعد {{name}}' },
  drop: { en: 'drop', ar: 'إفلات' },
  putBack: { en: 'put back', ar: 'إرجاع' },
  orderGone: { en: 'The queue’s order counts again.', ar: 'عاد ترتيب القائمة العامة.' },
  stuck: {
    en: 'It is online and has not begun {{name}} since {{time}}. What is behind it waits.',
    ar: 'الجهاز متصل ولم يبدأ {{name}} منذ {{time}}. وما خلفها ينتظر.',
  },
  skip: { en: 'Skip on this device…', ar: 'تخطٍّ على هذا الجهاز…' },
  park: { en: 'Park for now', ar: 'وضع جانبًا الآن' },
  unpark: { en: 'Put back into the list', ar: 'إعادة إلى القائمة' },
  supersede: { en: 'Let the newer one replace it…', ar: 'إحلال الأحدث محلها…' },
  skipAsk: { en: 'Skip {{name}} on this device?', ar: 'تخطّي {{name}} على هذا الجهاز؟' },
  skipThen: {
    en: 'It ends here as Cancelled. The next one comes first, and other devices keep theirs.',
    ar: 'تنتهي هنا ملغاة. وتتقدم التالية، وتبقى عند الأجهزة الأخرى.',
  },
  supersedeAsk: { en: 'Replace {{name}} by the newer job?', ar: 'إحلال المهمة الأحدث محل {{name}}؟' },
  supersedeThen: {
    en: 'It ends here as Cancelled, and the newest job that waits for this device goes first.',
    ar: 'تنتهي هنا ملغاة، وتتقدم أحدث مهمة تنتظر هذا الجهاز.',
  },
  didSkip: { en: 'Skipped here: {{name}}', ar: 'جرى التخطي هنا: {{name}}' },
  didPark: { en: 'Parked: {{name}}', ar: 'وُضعت جانبًا: {{name}}' },
  didUnpark: { en: 'Back in the list: {{name}}', ar: 'عادت إلى القائمة: {{name}}' },
  didSupersede: { en: 'Replaced here: {{name}}', ar: 'حلّت محلها الأحدث هنا: {{name}}' },
  cancelAsked: { en: 'asked to cancel {{time}}', ar: 'طُلب الإلغاء {{time}}' },
  lostSince: { en: 'not sure since {{time}}', ar: 'غير مؤكد منذ {{time}}' },
  saidAt: { en: 'by its own clock {{time}}', ar: 'بساعته {{time}}' },
  clockAhead: {
    en: 'Its clock is {{by}} ahead of this computer’s.',
    ar: 'ساعته متقدمة على ساعة هذا الحاسوب بمقدار {{by}}.',
  },
  clockBehind: {
    en: 'Its clock is {{by}} behind this computer’s.',
    ar: 'ساعته متأخرة عن ساعة هذا الحاسوب بمقدار {{by}}.',
  },
  resync: { en: 'Say everything again', ar: 'إعادة قول كل شيء' },
  didResync: { en: 'Its list is being sent to it again.', ar: 'تُرسل قائمته إليه من جديد.' },
})

/** The last messages in and out. */
export const messageText = defineText('deviceMessages', {
  help: {
    en: 'The last 100 since Muster started, newest first. They are not kept.',
    ar: 'آخر 100 رسالة منذ تشغيل مستر، الأحدث أولًا. وهي لا تُحفظ.',
  },
  none: { en: 'Nothing was said to it or by it since Muster started.', ar: 'لم يُقل له أو منه شيء منذ تشغيل مستر.' },
  in: { en: 'From the device', ar: 'من الجهاز' },
  out: { en: 'To the device', ar: 'إلى الجهاز' },
  again: { en: 'Look again', ar: 'تحديث' },
  accepted: { en: 'accepted', ar: 'قُبلت' },
  ignored: { en: 'ignored', ar: 'أُهملت' },
  waiting: { en: 'being judged', ar: 'قيد النظر' },
  sending: { en: 'being sent', ar: 'قيد الإرسال' },
  sent: { en: 'sent', ar: 'أُرسلت' },
  lost: { en: 'not taken by the broker', ar: 'لم يأخذها الوسيط' },
  refused: { en: 'refused: {{code}}', ar: 'رُفضت: {{code}}' },
  brokerAt: { en: 'taken by the broker at {{time}}', ar: 'تسلّمها الوسيط {{time}}' },
  bytes: { en: '{{n}} bytes', ar: '{{n}} بايت' },
})
