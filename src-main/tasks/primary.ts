/** The schedules that every workspace has. What they are; the making is the engine's. */
import type { PrimarySchedule } from '../engine/ports/tasks.ts'

/** Same ids in every workspace: found again at once, whatever was renamed, and never made twice. */
const schedule = (number: number) => `00000000-0000-7000-8000-00000000a00${number}`
const template = (number: number) => `00000000-0000-7000-8000-00000000b00${number}`

export const primarySchedules: readonly PrimarySchedule[] = [
  {
    scheduleId: schedule(1),
    templateId: template(1),
    taskFunctionKey: 'history_cleanup',
    nameEn: 'Clean up history',
    nameAr: 'تنظيف السجل',
    descriptionEn: 'Every night, by the retention of the settings. Without one, nothing is removed.',
    descriptionAr: 'كل ليلة وفق مدة الاحتفاظ في الإعدادات. من دونها لا يُزال شيء.',
    expression: '10 3 * * *',
    isEnabled: true,
  },
  {
    scheduleId: schedule(2),
    templateId: template(2),
    taskFunctionKey: 'store_backup',
    nameEn: 'Back up the store',
    nameAr: 'نسخ المخزن احتياطيًا',
    descriptionEn: 'Every night, into the folder backups of the workspace.',
    descriptionAr: 'كل ليلة إلى مجلد backups في مساحة العمل.',
    expression: '30 3 * * *',
    isEnabled: true,
  },
  {
    scheduleId: schedule(3),
    templateId: template(3),
    taskFunctionKey: 'report_export',
    nameEn: 'Weekly report',
    nameAr: 'التقرير الأسبوعي',
    descriptionEn: 'The runs of the last seven days as a file, once it is enabled.',
    descriptionAr: 'عمليات التشغيل في الأيام السبعة الأخيرة في ملف، بعد تفعيله.',
    expression: '0 6 * * 1',
    isEnabled: false,
  },
  {
    scheduleId: schedule(4),
    templateId: template(4),
    taskFunctionKey: 'integrity_check',
    nameEn: 'Check the store',
    nameAr: 'فحص سلامة المخزن',
    descriptionEn: 'Every Sunday: is the store whole, and does every run still fit its seal?',
    descriptionAr: 'كل أحد: هل المخزن سليم، وهل ما زالت كل عملية تشغيل تطابق ختمها؟',
    expression: '0 4 * * 0',
    isEnabled: true,
  },
]
