/** Words of the first run. */
import { defineText } from '../../i18n/catalogue.ts'

/** One sentence, three doors. */
export const firstRunText = defineText('first-run', {
  promise: {
    en: 'Schedules the work, keeps it in your order, and says only what devices have said.',
    ar: 'يجدول العمل ويحفظه بترتيبك، ولا يقول إلا ما قالته الأجهزة.',
  },
  title: { en: 'Where shall we begin?', ar: 'من أين نبدأ؟' },
  help: {
    en: 'All of it works without a network. You can change your mind later.',
    ar: 'كل ذلك يعمل بلا شبكة، ولك أن تغيّر رأيك لاحقًا.',
  },
  demo: { en: 'Try the demo fleet', ar: 'جرّب الأسطول التجريبي' },
  demoHelp: {
    en: '25 simulated devices on this computer, one of them unreliable on purpose.',
    ar: '25 جهازًا محاكًى على هذا الحاسوب، أحدها غير موثوق عمدًا.',
  },
  demoNote: { en: 'about a minute', ar: 'نحو دقيقة' },
  broker: { en: 'Connect a broker', ar: 'صِل وسيطًا' },
  brokerHelp: {
    en: 'Your own MQTT broker, or the one inside Muster. We test each step and say which one fails.',
    ar: 'وسيط MQTT لديك أو الوسيط الذي داخل مستر. نختبر كل خطوة ونقول أيها يفشل.',
  },
  brokerNote: { en: 'address and sign-in', ar: 'العنوان وتسجيل الدخول' },
  empty: { en: 'Start with an empty workspace', ar: 'ابدأ بمساحة عمل فارغة' },
  emptyHelp: {
    en: 'Write templates and schedules first. Importing definitions is not in this version.',
    ar: 'اكتب القوالب والجداول أولًا. استيراد التعريفات ليس في هذه النسخة.',
  },
  emptyNote: { en: 'nothing is sent', ar: 'لا يُرسل شيء' },
  starting: { en: 'Starting the demo fleet…', ar: 'جارٍ بدء الأسطول التجريبي…' },
  folder: { en: 'Everything stays in one folder on this computer.', ar: 'يبقى كل شيء في مجلد واحد على هذا الحاسوب.' },
  otherLanguage: { en: 'العربية', ar: 'English' },
  toDark: { en: 'Dark theme', ar: 'المظهر الداكن' },
  toLight: { en: 'Light theme', ar: 'المظهر الفاتح' },
  doors: { en: 'Ways to begin', ar: 'طرق البدء' },
})
