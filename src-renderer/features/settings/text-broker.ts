/** Words of broker profiles and of their certificates. */
import { defineText } from '../../i18n/catalogue.ts'

export const profileText = defineText('settings-broker-profiles', {
  profiles: { en: 'Saved brokers', ar: 'الوسطاء المحفوظون' },
  profilesNote: { en: 'One is in use at a time', ar: 'واحد منها فقط قيد الاستعمال' },
  inUse: { en: 'in use', ar: 'قيد الاستعمال' },
  notSavedYet: { en: 'New, not saved', ar: 'جديد لم يُحفظ' },
  newProfile: { en: 'New', ar: 'جديد' },
  useThis: { en: 'Save and use', ar: 'حفظ واستعمال' },
  useNow: { en: 'Use this one', ar: 'استعمال هذا' },
  name: { en: 'Name', ar: 'الاسم' },
  namePlaceholder: { en: 'The host, if left empty', ar: 'المضيف إن تُرك فارغًا' },
  protocol: { en: 'Version of MQTT', ar: 'إصدار MQTT' },
  protocol_auto: { en: '5, else 3.1.1', ar: '5 وإلا 3.1.1' },
  protocol_5: { en: '5 only', ar: '5 فقط' },
  protocol_311: { en: '3.1.1 only', ar: '3.1.1 فقط' },
  queueLimit: { en: 'Its queue for us', ar: 'ما يحفظه لنا' },
  queueLimitNote: {
    en: 'Messages that the broker keeps while this computer is away; 0: all. If so many came, devices are asked again.',
    ar: 'الرسائل التي يحفظها الوسيط حين يغيب هذا الحاسوب؛ 0: كلها. إن وصل هذا العدد سُئلت الأجهزة من جديد.',
  },
  clockProperty: { en: 'Its clock', ar: 'ساعته' },
  clockPropertyNote: {
    en: 'The user property (MQTT 5) in which the broker itself says when it took a message; empty: it says none.',
    ar: 'خاصية المستخدم (MQTT 5) التي يذكر فيها الوسيط نفسه وقت تسلّمه الرسالة؛ فارغ: لا يذكره.',
  },
  queueLimitBad: {
    en: 'A whole number from 0 to 10,000,000, or empty for 1,000.',
    ar: 'عدد صحيح من 0 إلى 10,000,000، أو فارغ ليكون 1,000.',
  },
  deviceAccount: { en: 'A device, for the test', ar: 'جهاز للاختبار' },
  deviceAccountNote: {
    en: 'The account of any one device: the test then tries whether it may speak for others. Not kept.',
    ar: 'حساب أي جهاز: يجرب الاختبار حينها هل يستطيع التكلم عن غيره. لا يُحفظ.',
  },
  deviceUser: { en: 'Its user', ar: 'مستخدمه' },
  devicePassword: { en: 'Its password', ar: 'كلمة مروره' },
  delete: { en: 'Delete…', ar: 'حذف…' },
  deleteAsk: { en: 'Delete the broker {{name}}?', ar: 'حذف الوسيط {{name}}؟' },
  deleteConsequence: {
    en: 'Its password and key are forgotten too. Nothing changes on the broker itself.',
    ar: 'تُنسى كلمة مروره ومفتاحه أيضًا. لا يتغير شيء على الوسيط نفسه.',
  },
  deleteDo: { en: 'Delete it', ar: 'حذفه' },
  deleteKeep: { en: 'Keep it', ar: 'إبقاؤه' },
})

export const tlsText = defineText('settings-broker-tls', {
  ca: { en: 'Trusted authority', ar: 'الجهة الموثوقة' },
  caNote: { en: 'Empty: those that this computer trusts', ar: 'فارغ: ما يثق به هذا الحاسوب' },
  certificate: { en: 'Client certificate', ar: 'شهادة العميل' },
  certificateNote: { en: 'Where the broker asks for one', ar: 'حيث يطلبها الوسيط' },
  key: { en: 'Private key', ar: 'المفتاح الخاص' },
  keyNote: { en: 'Kept in the system keychain, never shown', ar: 'يُحفظ في خزينة مفاتيح النظام ولا يُعرض' },
  keyKept: { en: 'kept, not shown', ar: 'محفوظ ولا يُعرض' },
  passphrase: { en: 'Passphrase of the key', ar: 'عبارة مرور المفتاح' },
  serverName: { en: 'Expected name', ar: 'الاسم المتوقع' },
  serverNameNote: {
    en: 'Where the certificate has another name than the address',
    ar: 'إن اختلف اسم الشهادة عن العنوان',
  },
  chooseFile: { en: 'Choose a file…', ar: 'اختيار ملف…' },
  fileOf: { en: 'File: {{what}}', ar: 'ملف: {{what}}' },
  clear: { en: 'Clear', ar: 'إفراغ' },
  noPem: {
    en: 'This file holds no PEM text of at most 64 KiB.',
    ar: 'لا يحتوي هذا الملف نص PEM لا يزيد على 64 كيبيبايت.',
  },
})
