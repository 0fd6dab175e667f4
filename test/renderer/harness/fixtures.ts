/** A small workspace in memory: devices, jobs, schedules and runs as the contract writes them. Times are relative to `now`. */
import type { DeviceGroup, Settings, Template } from '../../../src-preload/contract/entities.ts'
import type { QueueRow } from '../../../src-preload/contract/requests-work.ts'
import type { EngineStatus, ExecutionCounts, Job, RunRow } from '../../../src-preload/contract/work.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
const AUDIT = { createdAt: 0, createdBy: 'Sara H.', updatedAt: 0, updatedBy: 'Sara H.', version: 1 }

/** Counts by execution state; what is not named is 0. */
export function counts(some: Partial<ExecutionCounts> = {}): ExecutionCounts {
  return {
    unreleased: 0,
    QUEUED: 0,
    IN_PROGRESS: 0,
    SUCCEEDED: 0,
    FAILED: 0,
    TIMED_OUT: 0,
    REJECTED: 0,
    REMOVED: 0,
    CANCELED: 0,
    ...some,
  }
}

/** A job of the queue with everything filled in. */
export function aJob(id: string, some: Partial<QueueRow> = {}): QueueRow {
  const job: Job = {
    id,
    publicId: `job-${id}`,
    runId: `run-${id}`,
    fleetPlan: null,
    rollout: null,
    startBeforeAt: null,
    notBeforeAt: null,
    basePriority: null,
    resources: [],
    nameEn: `Job ${id}`,
    nameAr: null,
    templateId: 'tpl-1',
    templateVersion: 1,
    scheduleId: null,
    scheduledAt: null,
    groupId: null,
    groupIndex: null,
    parentRunId: null,
    jobType: 'device_document',
    taskFunctionKey: 'device_document',
    reach: 'fleet',
    document: { operation: 'config' },
    documentType: 'config',
    params: {},
    target: { kind: 'group', deviceGroupId: 'grp-a' },
    targetNameEn: 'Kiosks · Corniche',
    targetNameAr: 'أكشاك الكورنيش',
    targetCount: 96,
    priority: 0,
    rank: 0,
    insertSeq: 0,
    state: 'QUEUED',
    isHeld: false,
    trigger: 'schedule',
    attempt: 1,
    timeoutMinutes: null,
    expiresAt: null,
    queuedAt: 0,
    startedAt: null,
    cancelReason: null,
    cancelForced: false,
    counts: counts({ unreleased: 96 }),
    ...AUDIT,
  }
  return {
    ...job,
    scheduleNameEn: null,
    scheduleNameAr: null,
    groupNameEn: null,
    groupNameAr: null,
    groupMode: null,
    groupOnFailure: null,
    startsAboutAt: null,
    ...some,
  }
}

type Plain = Partial<QueueRow> & { id: string }

/** The queue of the design's picture: three run, nine wait in three bands, one is held. */
export function queueRows(now: number): { running: QueueRow[]; waiting: QueueRow[]; held: QueueRow[] } {
  const row = ({ id, ...some }: Plain) => aJob(id, some)
  const at = (minutes: number) => now + minutes * MINUTE
  const target = (en: string, ar: string, count: number) => ({
    targetNameEn: en,
    targetNameAr: ar,
    targetCount: count,
    counts: counts({ unreleased: count }),
  })
  const group = {
    groupId: 'g1',
    groupNameEn: 'Harbour meters, quarter change',
    groupNameAr: 'عدادات الميناء، تغيير الربع',
    groupMode: 'sequential' as const,
    groupOnFailure: 'stop' as const,
    priority: 10,
    trigger: 'manual' as const,
  }
  return {
    running: [
      row({
        id: '7f3a',
        nameEn: 'Firmware 4.8.2 to kiosks',
        nameAr: 'تحديث الأكشاك إلى 4.8.2',
        state: 'RUNNING',
        startedAt: at(-12),
        ...target('Kiosks · Cairo branch', 'أكشاك فرع القاهرة', 64),
        counts: counts({ SUCCEEDED: 38, IN_PROGRESS: 20, FAILED: 2, QUEUED: 4 }),
      }),
      row({
        id: '7f41',
        nameEn: 'Pump pressure check',
        nameAr: 'فحص ضغط المضخات',
        state: 'RUNNING',
        startedAt: at(-3),
        ...target('Pumps · Al Jurf', 'مضخات الجرف', 22),
        counts: counts({ SUCCEEDED: 13, IN_PROGRESS: 8, TIMED_OUT: 1 }),
      }),
      row({
        id: '7f2c',
        nameEn: 'Rotate gateway certificates',
        nameAr: 'تجديد شهادات البوابات',
        state: 'DISPATCHED',
        ...target('Gateways', 'البوابات', 18),
        counts: counts({ QUEUED: 18 }),
      }),
    ],
    waiting: [
      row({
        id: '7f52',
        nameEn: 'Restart stuck kiosks',
        nameAr: 'إعادة تشغيل الأكشاك المتوقفة',
        priority: 20,
        trigger: 'manual',
        createdBy: 'Sara H.',
        startsAboutAt: at(2),
        ...target('Corniche 17, 22, 41', 'الكورنيش 17 و22 و41', 3),
      }),
      row({
        id: '7f55',
        nameEn: 'Close valve, leak at B12',
        nameAr: 'إغلاق صمام، تسرب في B12',
        priority: 20,
        trigger: 'event',
        startsAboutAt: at(2),
        target: { kind: 'device', deviceId: 'vlv-hbr-012' },
        ...target('vlv-hbr-012', 'vlv-hbr-012', 1),
      }),
      row({
        id: 'g1a',
        nameEn: 'Tariff table update',
        nameAr: 'تحديث جدول التعرفة',
        groupIndex: 0,
        ...group,
        startsAboutAt: at(4),
        ...target('Water meters · Harbour', 'عدادات المياه، الميناء', 84),
      }),
      row({
        id: 'g1b',
        nameEn: 'Read meter registers',
        nameAr: 'قراءة سجلات العدادات',
        groupIndex: 1,
        state: 'PENDING',
        ...group,
        startsAboutAt: at(12),
        ...target('Water meters · Harbour', 'عدادات المياه، الميناء', 84),
      }),
      row({
        id: 'g1c',
        nameEn: 'Clock sync audit',
        nameAr: 'تدقيق مزامنة الساعة',
        groupIndex: 2,
        state: 'PENDING',
        ...group,
        startsAboutAt: at(20),
        ...target('Water meters · Harbour', 'عدادات المياه، الميناء', 84),
      }),
      row({
        id: '7f18',
        nameEn: 'Valve exercise',
        nameAr: 'تمرين الصمامات',
        priority: 10,
        scheduleId: 's1',
        startsAboutAt: at(26),
        ...target('Water meters · Harbour', 'عدادات المياه، الميناء', 12),
      }),
      row({
        id: '7f2d',
        nameEn: 'Rotate gateway certificates',
        nameAr: 'تجديد شهادات البوابات',
        priority: 10,
        trigger: 'retry',
        attempt: 2,
        startsAboutAt: at(28),
        ...target('Gateways 04, 09, 11', 'البوابات 04 و09 و11', 3),
      }),
      row({
        id: '7f60',
        nameEn: 'Price list push',
        nameAr: 'إرسال قائمة الأسعار',
        startsAboutAt: at(30),
        ...target('Kiosks · Cairo branch', 'أكشاك فرع القاهرة', 64),
      }),
      row({
        id: '7f61',
        nameEn: 'Leak detection sweep',
        nameAr: 'مسح كشف التسرب',
        startsAboutAt: at(33),
        ...target('Water meters · North', 'عدادات المياه، الشمال', 180),
      }),
      row({
        id: '7f62',
        nameEn: 'Low battery alert',
        nameAr: 'تنبيه انخفاض البطارية',
        startsAboutAt: at(39),
        target: { kind: 'all' },
        ...target('All devices', 'كل الأجهزة', 500),
      }),
      row({
        id: '7f70',
        nameEn: 'Quiet hours policy',
        nameAr: 'سياسة الهدوء',
        priority: -10,
        trigger: 'backfill',
        startsAboutAt: at(60),
        ...target('Display signs', 'لوحات العرض', 36),
      }),
    ],
    held: [
      row({
        id: '7f64',
        nameEn: 'Display sign text, Friday',
        nameAr: 'نص لوحات العرض، الجمعة',
        state: 'PENDING',
        isHeld: true,
        trigger: 'manual',
        ...target('Display signs', 'لوحات العرض', 36),
      }),
    ],
  }
}

/** A run of history. */
export function aRun(id: string, some: Partial<RunRow> = {}): RunRow {
  return {
    id,
    seq: 1,
    kind: 'job',
    parentRunId: null,
    jobId: id,
    jobPublicId: `job-${id}`,
    scheduleId: null,
    scheduleNumber: null,
    templateId: null,
    templateVersion: null,
    groupId: null,
    deviceId: null,
    nameEn: `Run ${id}`,
    nameAr: null,
    jobType: 'device_document',
    taskFunctionKey: 'device_document',
    reach: 'fleet',
    scheduledAt: null,
    slotFromAt: null,
    slotToAt: null,
    slotCount: null,
    queuedAt: 0,
    startedAt: 0,
    finishedAt: 0,
    durationMs: 1000,
    attempt: 1,
    status: 'FAILED',
    reason: 'failed',
    errorMessage: null,
    resultSummary: null,
    exitCode: null,
    executorId: 'i1',
    hostName: 'harbour-pc',
    serverId: 'harbour-pc',
    workerId: null,
    tzRelease: '2026a',
    trigger: 'schedule',
    createdBy: 'engine',
    priority: 0,
    counts: null,
    logPath: null,
    ...some,
  }
}

/** Settings as a new workspace has them. */
export function someSettings(some: Partial<Settings> = {}): Settings {
  return {
    workspaceNameEn: 'Harbour district',
    workspaceNameAr: 'منطقة الميناء',
    operator: 'Sara H.',
    language: 'en',
    theme: 'light',
    density: 'comfortable',
    timezone: 'Asia/Dubai',
    letterKeys: true,
    broker: { url: 'builtin', username: null, hasPassword: true, prefix: '$aws' },
    brokers: [],
    builtinBroker: {
      exposure: 'loopback',
      port: null,
      networkPort: 8883,
      tls: true,
      maxConnections: 12_000,
      maxConnectionsPerAddress: 256,
      messagesPerSecond: 50,
      burst: 500,
      maxPacketBytes: 262_144,
      maxKeepaliveSeconds: 1_200,
    },
    publishEvents: 'off',
    autoAccept: ['*'],
    ageingMinutes: null,
    killAfterSeconds: 10,
    blackouts: [],
    scriptAllowList: [],
    stopMode: 'ask',
    localConcurrency: 6,
    fleetConcurrency: 6,
    queueHeld: false,
    keepInTray: true,
    trayExplained: false,
    startAtLogin: false,
    notifications: true,
    retentionDays: null,
    startSpreadMs: 10_000,
    isDemo: false,
    ...some,
  }
}

/** The engine at rest. */
export function someStatus(now: number, some: Partial<EngineStatus> = {}): EngineStatus {
  return {
    instance: {
      id: 'i1',
      name: 'harbour-pc',
      hostName: 'harbour-pc',
      processId: 1,
      mode: 'embedded',
      state: 'running',
      lastHeartbeatAt: now,
      startedAt: now - HOUR,
      stoppedAt: null,
    },
    isPaused: false,
    pausedUntil: null,
    pauseReason: null,
    workspaceId: 'w1',
    workspaceNameEn: 'Harbour district',
    workspaceNameAr: 'منطقة الميناء',
    isDemo: false,
    tzRelease: '2026a',
    now,
    broker: {
      state: 'online',
      url: 'mqtt://10.0.0.4',
      isBuiltin: false,
      protocol: '5',
      sinceAt: now - HOUR,
      latencyMs: 38,
      detail: null,
      isOpen: false,
    },
    queued: 38,
    running: 3,
    outbox: 0,
    devicesFailing: 4,
    totalSchedules: 42,
    enabledSchedules: 40,
    activeInstances: 1,
    nextFire: { at: now + 161_000, scheduleId: 's1', nameEn: 'Pump pressure check', nameAr: 'فحص ضغط المضخات' },
    clockNote: null,
    tzNote: null,
    faultySchedules: 0,
    ...some,
  }
}

/** Two templates: one with typed parameters, one plain. */
export function someTemplates(): (Template & { scheduleCount: number })[] {
  const base = {
    fleetPlan: null,
    resources: [],
    isIdempotent: null,
    totalTimeoutMinutes: null,
    descriptionEn: null,
    descriptionAr: null,
    jobType: 'device_document' as const,
    taskFunctionKey: 'device_document',
    reach: 'fleet' as const,
    documentType: 'config',
    defaultParams: {},
    defaultTarget: null,
    retry: { limit: 1, delayMs: 0 },
    priority: 0,
    timeoutMinutes: 10,
    expiryMinutes: null,
    state: 'ACTIVE' as const,
    isPrivate: false,
    ...AUDIT,
    scheduleCount: 2,
  }
  return [
    {
      ...base,
      id: 'tpl-1',
      number: 1,
      nameEn: 'Price list push',
      nameAr: 'إرسال قائمة الأسعار',
      version: 31,
      document: { operation: 'config', file: '${file}', schema: '${schema}', redraw: '${redraw}' },
      parameters: [
        {
          key: 'file',
          type: 'text',
          labelEn: 'Price list',
          labelAr: 'قائمة الأسعار',
          required: true,
          pattern: '^[a-z0-9-]+\\.json$',
        },
        {
          key: 'schema',
          type: 'choice',
          labelEn: 'Schema',
          labelAr: 'المخطط',
          required: false,
          default: '13',
          choices: ['12', '13'],
        },
        {
          key: 'redraw',
          type: 'boolean',
          labelEn: 'Redraw screen',
          labelAr: 'إعادة الرسم',
          required: false,
          default: true,
        },
      ],
    },
    {
      ...base,
      id: 'tpl-2',
      number: 2,
      nameEn: 'Restart',
      nameAr: 'إعادة التشغيل',
      document: { operation: 'reboot' },
      parameters: [],
    },
  ]
}

/** Three static groups of devices. */
export function someGroups(): DeviceGroup[] {
  const group = (id: string, nameEn: string, nameAr: string, deviceCount: number): DeviceGroup => ({
    id,
    nameEn,
    nameAr,
    kind: 'static',
    query: null,
    deviceCount,
    ...AUDIT,
  })
  return [
    group('grp-a', 'Kiosks · Corniche', 'أكشاك الكورنيش', 96),
    group('grp-b', 'Kiosks · Cairo branch', 'أكشاك فرع القاهرة', 64),
    group('grp-c', 'Pumps · Al Jurf', 'مضخات الجرف', 22),
  ]
}
