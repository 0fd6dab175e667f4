/** Words for single executions and refused messages. */
import { defineText } from '../i18n/catalogue.ts'

export const fleetText = defineText('fleet', {
  menu: { en: 'Actions for {{job}} on {{device}}', ar: 'إجراءات {{job}} على {{device}}' },
  cancelHere: { en: 'Cancel on this device', ar: 'إلغاء على هذا الجهاز' },
  forceHere: { en: 'Force cancel on this device…', ar: 'إلغاء بالقوة على هذا الجهاز…' },
  removeHere: { en: 'Remove from this device…', ar: 'إزالة من هذا الجهاز…' },
  didCancel: { en: 'Cancelled on {{device}}.', ar: 'أُلغيت على {{device}}.' },
  didRemove: { en: 'Removed from {{device}}.', ar: 'أُزيلت من {{device}}.' },
  forceAsk: { en: 'Cancel by force on {{device}}?', ar: 'إلغاء بالقوة على {{device}}؟' },
  forceThen: {
    en: 'The device is at work on it. It hears of the cancel only when it reports next, and its result no longer counts.',
    ar: 'الجهاز يعمل عليها الآن. لن يعرف بالإلغاء إلا في إبلاغه التالي، ولن تُحتسب نتيجته.',
  },
  forceDo: { en: 'Cancel by force', ar: 'إلغاء بالقوة' },
  removeAsk: { en: 'Remove it from {{device}}?', ar: 'إزالتها من {{device}}؟' },
  removeThen: {
    en: 'The device no longer finds it, and what it still reports is refused. What it did stays in History.',
    ar: 'لن يجدها الجهاز بعد ذلك، وسيُرفض ما يبلّغ عنه. يبقى ما فعله في السجل.',
  },
  removeRunning: {
    en: 'The device is at work on it. It no longer finds it, and its result is refused. What it did so far stays in History.',
    ar: 'الجهاز يعمل عليها الآن. لن يجدها بعد ذلك وستُرفض نتيجته. يبقى ما فعله حتى الآن في السجل.',
  },
  removeDo: { en: 'Remove', ar: 'إزالة' },
  refused: { en: 'Refused messages', ar: 'رسائل مرفوضة' },
  noneRefused: { en: 'No message was refused since Muster started.', ar: 'لم تُرفض أي رسالة منذ تشغيل مستر.' },
  again: { en: 'Look again', ar: 'تحديث' },
  counts: {
    en: '{{messages}} messages, {{answered}} answered, {{throttled}} dropped as too many',
    ar: '{{messages}} رسالة، أُجيبت {{answered}}، وأُسقطت {{throttled}} لكثرتها',
  },
  ignored: {
    en: 'Ignored: {{retained}} retained, {{presence}} presence not understood, {{oldWill}} old wills, {{foreign}} on foreign topics',
    ar: 'أُهملت: {{retained}} محتفظ بها، {{presence}} حضور غير مفهوم، {{oldWill}} وصايا قديمة، {{foreign}} في مواضيع غريبة',
  },
  eventsWait: {
    en: 'Events: {{waiting}} wait for the broker, {{dropped}} were dropped',
    ar: 'الأحداث: {{waiting}} تنتظر الوسيط، {{dropped}} أُسقطت',
  },
  nobody: { en: 'No possible device', ar: 'ليس جهازًا ممكنًا' },
  bytes: { en: '{{bytes}} bytes', ar: '{{bytes}} بايت' },
  emptyPayload: { en: '(empty)', ar: '(فارغة)' },
  InvalidTopic: { en: 'No such operation', ar: 'لا عملية بهذا الموضوع' },
  InvalidJson: { en: 'Not JSON', ar: 'ليست JSON' },
  InvalidRequest: { en: 'Not a valid request', ar: 'طلب غير صالح' },
  InvalidStateTransition: { en: 'Had ended already', ar: 'كانت قد انتهت' },
  ResourceNotFound: { en: 'No such work', ar: 'لا عمل كهذا' },
  VersionMismatch: { en: 'Of an older version', ar: 'إصدار أقدم' },
  InternalError: { en: 'Could not be stored', ar: 'تعذّر تخزينها' },
  RequestThrottled: { en: 'Too many at once', ar: 'كثيرة دفعة واحدة' },
  TerminalStateReached: { en: 'Asked about ended work', ar: 'سؤال عن عمل منتهٍ' },
})
