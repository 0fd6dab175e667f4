/** The words of Reports. */
import { defineText } from '../../i18n/catalogue.ts'

/** Exports of this session. */
export const reportsText = defineText('reports', {
  title: { en: 'History can be saved as a file.', ar: 'يمكن حفظ السجل في ملف.' },
  follows: { en: 'CSV, with the filter, zone and count that made it.', ar: 'بصيغة CSV مع المرشّح والمنطقة والعدد.' },
  export: { en: 'Export to CSV', ar: 'تصدير إلى CSV' },
  period: { en: 'Period', ar: 'الفترة' },
  day: { en: '24 hours', ar: '24 ساعة' },
  week: { en: '7 days', ar: '7 أيام' },
  month: { en: '30 days', ar: '30 يومًا' },
  all: { en: 'All', ar: 'الكل' },
  list: { en: 'Exports', ar: 'الملفات المصدّرة' },
  empty: { en: 'Nothing has been exported in this session.', ar: 'لم يُصدَّر شيء في هذه الجلسة.' },
  emptyHelp: {
    en: 'Choose a period and a place for the file. A filtered export starts in History.',
    ar: 'اختر فترة ومكانًا للملف. التصدير المرشّح يبدأ من السجل.',
  },
  openHistory: { en: 'Open History', ar: 'فتح السجل' },
  running: { en: '{{rows}} of {{total}} rows', ar: '{{rows}} من {{total}} صفًا' },
  done: {
    en: { one: '{{n}} row', other: '{{n}} rows' },
    ar: { zero: 'بلا صفوف', one: 'صف واحد', two: 'صفان', few: '{{n}} صفوف', many: '{{n}} صفًا', other: '{{n}} صف' },
  },
  show: { en: 'Show in folder', ar: 'عرض في المجلد' },
  cancel: { en: 'Cancel', ar: 'إلغاء' },
  fileName: { en: 'history', ar: 'history' },
})
