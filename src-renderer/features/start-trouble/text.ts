/** Words of the start that cannot. */
import { defineText } from '../../i18n/catalogue.ts'

/** A sentence and its quiet half for each code, the ways on, what happens to the file. */
export const troubleText = defineText('start-trouble', {
  heldIs: { en: 'This workspace is open elsewhere.', ar: 'مساحة العمل هذه مفتوحة في مكان آخر.' },
  heldThen: {
    en: 'Two engines on one workspace would run work twice, so this one has not started.',
    ar: 'محرّكان على مساحة واحدة ينفّذان العمل مرتين، فلم يبدأ هذا.',
  },
  damagedIs: { en: 'The store is damaged.', ar: 'المخزن تالف.' },
  damagedThen: {
    en: 'Nothing was changed and nothing fires until you choose.',
    ar: 'لم يتغيّر شيء ولن يحين شيء حتى تختار.',
  },
  newerIs: { en: 'The store was written by a newer version.', ar: 'المخزن كتبته نسخة أحدث.' },
  newerThen: {
    en: 'This version does not open it, so that nothing is lost.',
    ar: 'لا تفتحه هذه النسخة حتى لا يضيع شيء.',
  },
  migrationIs: { en: 'The store could not be brought up to date.', ar: 'تعذّر تحديث المخزن.' },
  migrationThen: { en: 'It is exactly as it was before.', ar: 'وهو تمامًا كما كان.' },
  diskIs: { en: 'The disk is full.', ar: 'القرص ممتلئ.' },
  diskThen: { en: 'Make room, then try again. Nothing was changed.', ar: 'أفسح مكانًا ثم أعد المحاولة. لم يتغيّر شيء.' },
  unwritableIs: { en: 'The workspace folder cannot be written.', ar: 'لا يمكن الكتابة في مجلد مساحة العمل.' },
  unwritableThen: {
    en: 'Give this user the right to write there, or open another workspace.',
    ar: 'امنح هذا المستخدم حق الكتابة فيه، أو افتح مساحة أخرى.',
  },
  foreignIs: { en: 'The store belongs to another workspace.', ar: 'المخزن يخص مساحة عمل أخرى.' },
  foreignThen: { en: 'It was not opened and not changed.', ar: 'لم يُفتح ولم يتغيّر.' },
  otherIs: { en: 'The engine could not start.', ar: 'تعذّر بدء المحرّك.' },
  otherThen: { en: 'Nothing was changed.', ar: 'لم يتغيّر شيء.' },
  heldBy: { en: 'Held by', ar: 'يشغّلها' },
  heldByWords: { en: '{{host}}, process {{process}}', ar: '{{host}}، العملية {{process}}' },
  goodUntil: { en: 'Its lease ends', ar: 'تنتهي مدتها' },
  workspace: { en: 'Workspace', ar: 'مساحة العمل' },
  said: { en: 'The engine said', ar: 'قال المحرّك' },
  ways: { en: 'Ways on', ar: 'طرق المتابعة' },
  another: { en: 'Open another workspace', ar: 'فتح مساحة عمل أخرى' },
  anotherHelp: {
    en: 'Choose its folder, or an empty one for a new workspace.',
    ar: 'اختر مجلدها، أو مجلدًا فارغًا لمساحة جديدة.',
  },
  wait: { en: 'Wait here', ar: 'الانتظار هنا' },
  waitHelp: { en: 'Starts by itself as soon as the workspace is let go.', ar: 'يبدأ تلقائيًا حال تركها.' },
  waiting: { en: 'Waiting. Looked {{time}}.', ar: 'ننتظر. آخر نظرة {{time}}.' },
  everyTen: { en: 'looks every 10 s', ar: 'ينظر كل 10 ث' },
  again: { en: 'Try again', ar: 'إعادة المحاولة' },
  againHelp: { en: 'Opens the same workspace once more.', ar: 'يفتح مساحة العمل نفسها مرة أخرى.' },
  quitWay: { en: 'Quit', ar: 'إنهاء' },
  quitHelp: { en: 'Leaves everything as it is.', ar: 'يترك كل شيء كما هو.' },
  heldNote: {
    en: 'To work here, quit it there: the workspace is handed over at once. If that computer dies, this one may begin 30 s after its last sign of life.',
    ar: 'للعمل هنا أنهِ تلك النسخة: تُسلَّم المساحة فورًا. وإن تعطل ذلك الحاسوب أمكن البدء هنا بعد 30 ثانية من آخر إشارة حياة له.',
  },
  damagedNote: {
    en: 'The damaged file is kept where it is. Copies made before an update, if there was one, lie beside it in the folder “backups”.',
    ar: 'يبقى الملف التالف في مكانه. والنسخ المأخوذة قبل كل تحديث، إن وُجدت، بجانبه في المجلد «backups».',
  },
  migrationNote: {
    en: 'If the attempt went as far as to begin, a copy made before it lies in the folder “backups” of the workspace.',
    ar: 'إن بدأت المحاولة فعلًا فنسخة أُخذت قبلها في المجلد «backups» من مساحة العمل.',
  },
  safeNote: { en: 'Whatever you choose, the file stays as it is.', ar: 'مهما اخترت يبقى الملف كما هو.' },
  quit: { en: 'Quit', ar: 'إنهاء' },
})
