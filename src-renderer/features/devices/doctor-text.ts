/** Words of the presence doctor, by the codes of its findings. */
import { defineText } from '../../i18n/catalogue.ts'

export const doctorText = defineText('devices-doctor', {
  check: { en: 'Check presence', ar: 'فحص الحضور' },
  title: { en: 'Check presence', ar: 'فحص الحضور' },
  help: {
    en: 'Compares what the broker keeps with what was heard, and asks the broker about itself. Nothing is changed.',
    ar: 'يقارن ما يحفظه الوسيط بما سُمع، ويسأل الوسيط عن نفسه. لا يُغيَّر شيء.',
  },
  checking: { en: 'Asking the broker…', ar: 'يسأل الوسيط…' },
  again: { en: 'Check again', ar: 'فحص من جديد' },
  close: { en: 'Close', ar: 'إغلاق' },
  clean: { en: 'Nothing found. Presence can be trusted.', ar: 'لم يُعثر على شيء. يمكن الوثوق بالحضور.' },
  compared: {
    en: '{{devices}} devices compared with {{retained}} retained messages.',
    ar: 'المقارنة: الأجهزة {{devices}}، والرسائل المحفوظة {{retained}}.',
  },
  more: { en: 'and {{count}} more', ar: 'و{{count}} أخرى' },
  error: { en: 'Presence is wrong', ar: 'الحضور خاطئ' },
  warning: { en: 'Presence may become wrong', ar: 'قد يصبح الحضور خاطئًا' },
  note: { en: 'Good to know', ar: 'للعلم' },
  birth_not_retained: {
    en: 'It is here, and the broker does not say so to whoever comes later: its birth message is not retained.',
    ar: 'الجهاز حاضر والوسيط لا يقول ذلك لمن يأتي لاحقًا: رسالة حضوره غير محفوظة.',
  },
  will_not_retained: {
    en: 'It went, and the broker still says that it is here: its will is not retained, or it left without a goodbye.',
    ar: 'غاب الجهاز والوسيط ما زال يقول إنه حاضر: وصيته غير محفوظة، أو غادر بلا وداع.',
  },
  sticky_online: {
    en: 'It has said that it is here for more than a day without a word since.',
    ar: 'يقول إنه حاضر منذ أكثر من يوم ولم يُسمع منه شيء.',
  },
  never_announced: {
    en: 'It works, and never said that it is here. Its presence stays unknown.',
    ar: 'يعمل ولم يعلن حضوره قط، فيبقى حضوره مجهولًا.',
  },
  presence_unreadable: { en: 'Its presence message cannot be read.', ar: 'لا يمكن قراءة رسالة حضوره.' },
  clock_wrong: {
    en: 'Its clock is ahead by {{ahead}}. The times that it says are worthless.',
    ar: 'ساعته متقدمة بمقدار {{ahead}}. أوقاته لا يُعتد بها.',
  },
  zombie_sessions: {
    en: 'The broker keeps {{sessions}} sessions of absent clients, and {{away}} devices are away. The others are left over: messages pile up in them.',
    ar: 'يحفظ الوسيط {{sessions}} جلسة لغائبين بينما الغائب {{away}} جهاز. الباقي مهجور وتتراكم فيه الرسائل.',
  },
  sessions_unreadable: {
    en: 'How many sessions the broker keeps cannot be read ($SYS).',
    ar: 'لا يمكن معرفة عدد الجلسات التي يحفظها الوسيط ($SYS).',
  },
  share_dead: {
    en: 'Shared subscriptions below this prefix deliver nothing. A device that uses $share hears nothing.',
    ar: 'الاشتراكات المشتركة تحت هذه البادئة لا توصل شيئًا. جهاز يستعمل $share لا يسمع شيئًا.',
  },
  retain_off: {
    en: 'The broker keeps no retained messages: after each start presence is unknown.',
    ar: 'لا يحفظ الوسيط الرسائل: بعد كل بدء يكون الحضور مجهولًا.',
  },
  v3_only: {
    en: 'The broker speaks MQTT 3.1.1 only: wills come at once, stale messages do not expire.',
    ar: 'لا يتحدث الوسيط إلا MQTT 3.1.1: الوصايا تأتي فورًا والرسائل القديمة لا تنتهي.',
  },
  persistence_off: {
    en: 'The broker forgot this console’s session (times: {{times}}). Its persistence is off, or it was started anew.',
    ar: 'نسي الوسيط جلسة وحدة التحكم (عدد المرات: {{times}}). حفظه متوقف أو أُعيد تشغيله.',
  },
  sessions_off: {
    en: 'The broker keeps no sessions: what is said while someone is away is lost.',
    ar: 'لا يحفظ الوسيط الجلسات: ما يُقال أثناء الغياب يضيع.',
  },
  broker_open: {
    en: 'The broker takes anybody: anyone may speak for a device.',
    ar: 'الوسيط يُدخل أي أحد: يستطيع أي كان أن يتكلم باسم جهاز.',
  },
  broker_away: {
    en: 'The broker is away, so nothing can be checked.',
    ar: 'الوسيط غير متصل فلا يمكن الفحص.',
  },
})
