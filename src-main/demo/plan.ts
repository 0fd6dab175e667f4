/** What the demo workspace holds: groups of devices, templates, schedules that fire within seconds, two job groups. Data only. */
import type { RequestInput } from '../../src-preload/contract/requests.ts'

type TemplateSeed = RequestInput<'templates.create'> & { key: string }
type ScheduleSeed = Omit<RequestInput<'schedules.create'>, 'templateId' | 'target'> & {
  from: string
  group?: string
}

export const DEMO_DEVICE_COUNT = 25

export const demoDeviceGroups = [
  { key: 'kiosks', nameEn: 'Kiosks', nameAr: 'الأكشاك', query: 'kind:kiosk' },
  { key: 'pumps', nameEn: 'Pumps', nameAr: 'المضخات', query: 'kind:pump' },
  { key: 'meters', nameEn: 'Water meters', nameAr: 'عدادات المياه', query: 'kind:meter' },
  { key: 'gateways', nameEn: 'Gateways', nameAr: 'البوابات', query: 'kind:gateway' },
] as const

const device = {
  jobType: 'device_document',
  taskFunctionKey: 'device_document',
  state: 'ACTIVE',
  timeoutMinutes: 5,
} as const
const local = { jobType: 'internal', state: 'ACTIVE' } as const

export const demoTemplates: readonly TemplateSeed[] = [
  {
    key: 'prices',
    ...device,
    nameEn: 'Price list push',
    nameAr: 'إرسال قائمة الأسعار',
    document: { operation: 'config', file: '${file}', schema: '${schema}' },
    parameters: [
      {
        key: 'file',
        type: 'text',
        labelEn: 'Price list',
        labelAr: 'قائمة الأسعار',
        required: true,
        default: 'prices-autumn.json',
        pattern: '[\\w.-]+\\.json',
      },
      { key: 'schema', type: 'integer', labelEn: 'Schema', labelAr: 'المخطط', default: 13, min: 1, max: 99 },
    ],
  },
  {
    key: 'firmware',
    ...device,
    nameEn: 'Firmware 4.8.2',
    nameAr: 'تحديث 4.8.2',
    document: { operation: 'install', packageName: 'firmware', version: '${version}' },
    parameters: [
      {
        key: 'version',
        type: 'text',
        labelEn: 'Version',
        labelAr: 'الإصدار',
        default: '4.8.2',
        pattern: '\\d+\\.\\d+\\.\\d+',
      },
    ],
  },
  {
    key: 'registers',
    ...device,
    nameEn: 'Read meter registers',
    nameAr: 'قراءة سجلات العدادات',
    document: { operation: 'read', registers: ['volume', 'pressure'] },
  },
  {
    key: 'pressure',
    ...device,
    nameEn: 'Pump pressure check',
    nameAr: 'فحص ضغط المضخات',
    document: { operation: 'check', what: 'pressure' },
  },
  {
    key: 'certificates',
    ...device,
    nameEn: 'Rotate gateway certificates',
    nameAr: 'تدوير شهادات البوابات',
    document: { operation: 'rotate', what: 'certificate' },
  },
  { key: 'restart', ...device, nameEn: 'Restart', nameAr: 'إعادة التشغيل', document: { operation: 'reboot' } },
  {
    key: 'index',
    ...local,
    taskFunctionKey: 'wait',
    nameEn: 'Rebuild the local index',
    nameAr: 'إعادة بناء الفهرس المحلي',
    defaultParams: { seconds: 1 },
  },
  {
    key: 'audit',
    ...local,
    taskFunctionKey: 'wait',
    nameEn: 'Clock sync audit',
    nameAr: 'تدقيق ضبط الساعات',
    defaultParams: { seconds: 9 },
  },
  {
    key: 'upload',
    ...local,
    taskFunctionKey: 'fail',
    nameEn: 'Daily upload',
    nameAr: 'الرفع اليومي',
    defaultParams: { message: 'The upload server did not answer' },
  },
]

type WatchSeed = {
  collection: RequestInput<'templates.create'>
  check: RequestInput<'templates.create'>
  policy: RequestInput<'policies.create'>
  recheck: RequestInput<'templates.create'>
}

/** Readings that the demo collects of its pumps, and the rules that look at them: pumps run hot now and then. */
export const demoWatch: WatchSeed = {
  collection: {
    ...{
      nameEn: 'Pump readings',
      nameAr: 'قراءات المضخات',
      jobType: 'data_collection',
      taskFunctionKey: 'data_collection',
    },
    ...{ state: 'ACTIVE', timeoutMinutes: 5 },
    defaultParams: {
      readings: [
        { key: 'temperature', unit: '°C' },
        { key: 'pressure', unit: 'bar' },
      ],
    },
  },
  check: {
    ...{ nameEn: 'Watch the pumps', nameAr: 'مراقبة المضخات', jobType: 'alert_check', taskFunctionKey: 'alert_check' },
    state: 'ACTIVE',
    defaultParams: {
      rules: [
        {
          ...{ key: 'pump-hot', nameEn: 'Pump runs hot', nameAr: 'حرارة المضخة مرتفعة', severity: 'critical' },
          condition: { kind: 'threshold', series: 'temperature', above: 75, clearAbove: 60 },
        },
        {
          ...{ key: 'many-away', nameEn: 'Many devices away', nameAr: 'أجهزة كثيرة غائبة', severity: 'warning' },
          ...{ raiseAfter: 2, condition: { kind: 'not_online', percent: 60 } },
        },
      ],
    },
  },
  policy: {
    ...{ nameEn: 'Night mode of kiosks', nameAr: 'الوضع الليلي للأكشاك' },
    desired: { screen: 'dimmed', volume: 3, updates: true, quietHours: { from: '22:00', to: '06:00' } },
  },
  recheck: {
    ...{ nameEn: 'Re-check night mode', nameAr: 'إعادة فحص الوضع الليلي', state: 'ACTIVE', timeoutMinutes: 5 },
    ...{ jobType: 'policy_execution', taskFunctionKey: 'policy_execution' },
  },
}

const every = (seconds: number) => ({ scheduleType: 'interval', scheduleConfig: { intervalSeconds: seconds } }) as const

export const demoWatchTimes = { collection: every(12), check: every(8), recheck: every(45) } as const

export const demoSchedules: readonly ScheduleSeed[] = [
  { from: 'index', nameEn: 'Rebuild the local index', nameAr: 'إعادة بناء الفهرس المحلي', ...every(3) },
  { from: 'pressure', group: 'pumps', nameEn: 'Pump pressure check', nameAr: 'فحص ضغط المضخات', ...every(10) },
  {
    from: 'registers',
    group: 'meters',
    nameEn: 'Read meter registers',
    nameAr: 'قراءة سجلات العدادات',
    ...every(15),
  },
  {
    from: 'prices',
    group: 'kiosks',
    nameEn: 'Price list push',
    nameAr: 'إرسال قائمة الأسعار',
    ...every(20),
    params: { schema: 14 },
  },
  // Nine seconds of work every five: the slots between are skipped and say why.
  { from: 'audit', nameEn: 'Clock sync audit', nameAr: 'تدقيق ضبط الساعات', ...every(5) },
  { from: 'upload', nameEn: 'Daily upload', nameAr: 'الرفع اليومي', ...every(18) },
  {
    from: 'certificates',
    group: 'gateways',
    nameEn: 'Rotate gateway certificates',
    nameAr: 'تدوير شهادات البوابات',
    scheduleType: 'cron',
    scheduleConfig: { expression: '0 15 * * * *' },
  },
  {
    from: 'firmware',
    group: 'kiosks',
    nameEn: 'Firmware at night',
    nameAr: 'تحديث ليلي',
    scheduleType: 'cron',
    scheduleConfig: { expression: '0 2 * * *' },
    timezone: 'Africa/Cairo',
  },
  {
    from: 'restart',
    group: 'gateways',
    nameEn: 'Weekly gateway restart',
    nameAr: 'إعادة تشغيل أسبوعية للبوابات',
    scheduleType: 'cron',
    scheduleConfig: { expression: '30 4 * * FRI' },
    timezone: 'Asia/Dubai',
  },
]

/** Two groups: side by side, and one after another where a failure stops the rest. */
export const demoGroups = [
  {
    nameEn: 'Harbour check',
    nameAr: 'فحص الميناء',
    mode: 'parallel',
    members: [
      { from: 'pressure', group: 'pumps' },
      { from: 'registers', group: 'meters' },
      { from: 'certificates', group: 'gateways' },
    ],
  },
  {
    nameEn: 'Quarter change',
    nameAr: 'تبديل الربع السنوي',
    mode: 'sequential',
    members: [
      { from: 'index', group: null },
      { from: 'upload', group: null },
      { from: 'prices', group: 'kiosks' },
    ],
  },
] as const
