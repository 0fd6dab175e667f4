/** Words of the connection test: its steps, and what each fault means and asks for. */
import { defineText } from '../../i18n/catalogue.ts'

/** By the step's name in the contract. */
export const stepText = defineText('settings-broker-steps', {
  address: { en: 'Address', ar: 'العنوان' },
  dns: { en: 'Name found', ar: 'العثور على الاسم' },
  port: { en: 'Port answers', ar: 'المنفذ يجيب' },
  tls: { en: 'Encryption and certificate', ar: 'التشفير والشهادة' },
  auth: { en: 'Signed in', ar: 'تسجيل الدخول' },
  version: { en: 'Version of MQTT', ar: 'إصدار MQTT' },
  requests: { en: 'May read what devices ask', ar: 'قراءة طلبات الأجهزة' },
  replies: { en: 'May answer devices', ar: 'إجابة الأجهزة' },
  notify: { en: 'May announce jobs', ar: 'إعلان المهام' },
  events: { en: 'May publish events', ar: 'نشر الأحداث' },
  state: { en: 'May say that the console is there', ar: 'إعلان حضور وحدة التحكم' },
  presence: { en: 'May read who is there', ar: 'قراءة حضور الأجهزة' },
  devices: { en: 'A device speaks for itself only', ar: 'كل جهاز يتكلم عن نفسه فقط' },
  retain: { en: 'Retained messages', ar: 'الرسائل المحفوظة' },
  share: { en: 'Shared subscriptions', ar: 'الاشتراكات المشتركة' },
  limits: { en: 'Limits', ar: 'الحدود' },
  sessions: { en: 'Sessions are kept', ar: 'حفظ الجلسات' },
})

/** The same when it failed: what is not so. */
export const failedText = defineText('settings-broker-steps-failed', {
  address: { en: 'The address cannot be used', ar: 'العنوان لا يصلح' },
  dns: { en: 'Name not found', ar: 'لم يُعثر على الاسم' },
  port: { en: 'Port does not answer', ar: 'المنفذ لا يجيب' },
  tls: { en: 'Not encrypted safely', ar: 'لا تشفير موثوق' },
  auth: { en: 'Not signed in', ar: 'لم يُسجَّل الدخول' },
  version: { en: 'No common version of MQTT', ar: 'لا إصدار مشترك من MQTT' },
  requests: { en: 'May not read what devices ask', ar: 'لا يُسمح بقراءة طلبات الأجهزة' },
  replies: { en: 'May not answer devices', ar: 'لا يُسمح بإجابة الأجهزة' },
  notify: { en: 'May not announce jobs', ar: 'لا يُسمح بإعلان المهام' },
  events: { en: 'May not publish events', ar: 'لا يُسمح بنشر الأحداث' },
  state: { en: 'May not say that the console is there', ar: 'لا يُسمح بإعلان حضور وحدة التحكم' },
  presence: { en: 'May not read who is there', ar: 'لا يُسمح بقراءة حضور الأجهزة' },
  devices: { en: 'A device may speak for others', ar: 'يستطيع جهاز أن يتكلم عن غيره' },
  retain: { en: 'No retained messages', ar: 'لا رسائل محفوظة' },
  share: { en: 'Shared subscriptions', ar: 'الاشتراكات المشتركة' },
  limits: { en: 'Limits', ar: 'الحدود' },
  sessions: { en: 'Sessions are not kept', ar: 'الجلسات لا تُحفظ' },
})

/** By the fault's name in the contract: what it is and what to do. */
export const faultText = defineText('settings-broker-faults', {
  address_wrong: { en: 'Correct the address.', ar: 'صحّح العنوان.' },
  prefix_wrong: { en: 'Correct the topic prefix.', ar: 'صحّح بادئة المواضيع.' },
  dns_unknown: {
    en: 'Nobody knows this host. Check the spelling, and that this computer has a network.',
    ar: 'هذا المضيف غير معروف. راجع كتابته وأن لهذا الحاسوب شبكة.',
  },
  port_closed: {
    en: 'Nothing listens there. Check the port, and that the broker runs.',
    ar: 'لا شيء يسمع هناك. راجع المنفذ وأن الوسيط يعمل.',
  },
  port_silent: {
    en: 'No answer at all. A firewall may stand between.',
    ar: 'لا جواب إطلاقًا. قد يكون بينهما جدار ناري.',
  },
  tls_untrusted: {
    en: 'Its certificate is signed by an authority that is not trusted here. Give its authority above.',
    ar: 'شهادته موقّعة من جهة غير موثوقة هنا. أضف شهادة الجهة أعلاه.',
  },
  tls_expired: { en: 'Its certificate has expired. It must be renewed.', ar: 'انتهت شهادته. يجب تجديدها.' },
  tls_not_yet_valid: {
    en: 'Its certificate is not valid yet. Check the clock of both computers.',
    ar: 'شهادته لم تصبح سارية بعد. راجع ساعة الحاسوبين.',
  },
  tls_host: {
    en: 'Its certificate belongs to another name. Use that name in the address, or give it as the expected name.',
    ar: 'شهادته لاسم آخر. استعمل ذلك الاسم في العنوان، أو اكتبه في الاسم المتوقع.',
  },
  tls_protocol: {
    en: 'The versions of TLS do not fit: 1.2 at least is needed.',
    ar: 'إصدارات TLS لا تتفق: يلزم 1.2 على الأقل.',
  },
  tls_plain: {
    en: 'This port does not speak TLS. Use another port, or mqtt:// in place of mqtts://.',
    ar: 'هذا المنفذ لا يتحدث TLS. استعمل منفذًا آخر، أو ‎mqtt://‎ بدل ‎mqtts://‎.',
  },
  tls_client_needed: {
    en: 'The broker asks for a client certificate. Give it above, with its key.',
    ar: 'يطلب الوسيط شهادة عميل. أضفها أعلاه مع مفتاحها.',
  },
  tls_client_wrong: {
    en: 'The broker does not accept this client certificate, or the key does not fit it.',
    ar: 'لا يقبل الوسيط شهادة العميل هذه، أو أن المفتاح لا يطابقها.',
  },
  tls_off: { en: 'Not encrypted.', ar: 'بلا تشفير.' },
  auth_wrong: {
    en: 'Check user name and password, and that this user may connect.',
    ar: 'راجع اسم المستخدم وكلمة المرور، وأن للمستخدم حق الاتصال.',
  },
  auth_client_id: {
    en: 'The broker accepts certain client ids only. Allow those that begin with muster-.',
    ar: 'لا يقبل الوسيط إلا معرّفات عملاء معيّنة. اسمح بما يبدأ بـ ‎muster-‎.',
  },
  auth_other: { en: 'The broker turned the connection away.', ar: 'ردّ الوسيط الاتصال.' },
  version_3_only: {
    en: 'It speaks MQTT 3.1.1 only. Everything works; stale answers do not expire by themselves.',
    ar: 'لا يتحدث إلا MQTT 3.1.1. كل شيء يعمل، لكن الإجابات القديمة لا تنتهي وحدها.',
  },
  acl_read: {
    en: 'Let this user read these topics on the broker:',
    ar: 'اسمح للمستخدم بقراءة هذه المواضيع على الوسيط:',
  },
  acl_write: {
    en: 'Let this user write these topics on the broker:',
    ar: 'اسمح للمستخدم بكتابة هذه المواضيع على الوسيط:',
  },
  acl_unproven: {
    en: 'It could not be proven from here: nothing of our own may be sent there.',
    ar: 'تعذّر إثبات ذلك من هنا: لا يُسمح لنا بالإرسال إلى هناك.',
  },
  device_unconfined: {
    en: 'The broker lets others speak for a device, or read what it is told. Confine each to its own topics, here for mosquitto with the device as user name:',
    ar: 'يسمح الوسيط للغير بالتكلم عن جهاز أو بقراءة ما يقال له. احصر كل جهاز في مواضيعه، وهذا لـ mosquitto واسم المستخدم هو الجهاز:',
  },
  device_kept_out: {
    en: 'The broker does not let this device in, so what it may could not be tried.',
    ar: 'لا يقبل الوسيط هذا الجهاز، فتعذّرت تجربة ما يُسمح له به.',
  },
  device_unproven: {
    en: 'Nobody without an account may. Give the account of one device to try what it may.',
    ar: 'لا يُسمح بذلك لمن لا حساب له. أعط حساب جهاز واحد لتجربة ما يُسمح له به.',
  },
  retain_off: {
    en: 'The broker keeps no retained messages, so presence is unknown after each start. Switch them on.',
    ar: 'لا يحفظ الوسيط الرسائل، فالحضور مجهول بعد كل بدء. شغّل حفظها.',
  },
  share_dead: {
    en: 'Shared subscriptions below this prefix deliver nothing here. Muster uses none; devices must not either.',
    ar: 'الاشتراكات المشتركة تحت هذه البادئة لا توصل شيئًا هنا. مستر لا يستعملها، وعلى الأجهزة ألا تفعل.',
  },
  share_refused: { en: 'The broker has none. Muster uses none.', ar: 'لا يدعمها الوسيط، ومستر لا يستعملها.' },
  packet_small: {
    en: 'The largest packet is too small for a full job document.',
    ar: 'أكبر حزمة أصغر من وثيقة مهمة كاملة.',
  },
  session_short: {
    en: 'The broker keeps sessions shorter than was asked.',
    ar: 'يحفظ الوسيط الجلسات مدة أقصر من المطلوب.',
  },
  queue_unreadable: {
    en: 'How many messages it keeps while this console is away cannot be read.',
    ar: 'لا يمكن معرفة عدد الرسائل التي يحفظها أثناء غياب وحدة التحكم.',
  },
  sessions_off: {
    en: 'The broker forgets a session at once: what devices say while this console is away is lost, and asked for again.',
    ar: 'ينسى الوسيط الجلسة فورًا: ما تقوله الأجهزة أثناء الغياب يضيع ثم يُطلب من جديد.',
  },
  restart_unknown: {
    en: 'Whether they outlive a restart of the broker cannot be seen from here.',
    ar: 'لا يُرى من هنا إن كانت تبقى بعد إعادة تشغيل الوسيط.',
  },
  no_answer: { en: 'No answer in time.', ar: 'لا جواب في الوقت المحدد.' },
  hung_up: { en: 'The broker hung up without a reason.', ar: 'أغلق الوسيط الاتصال بلا سبب.' },
})
