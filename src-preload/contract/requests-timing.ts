/** Requests about the finer plan: occurrences, backfills, many pauses, concurrency limits, crontab: name → {input, output}. */
import * as z from 'zod'
import { instant, jsonObject, priority, target } from './base.ts'
import { schedule } from './entities.ts'
import { backfill, concurrencyLimit, occurrence } from './timing-policies.ts'
import { byId, none, resourceName } from './requests-plan.ts'
import { LIMIT_KINDS, LIMITS, OCCURRENCE_ACTIONS, OVERLAPS, STOP_MODES } from './vocabulary.ts'

const slotOf = { scheduleId: z.string().min(1), scheduledAt: instant }
const reason = z.string().max(LIMITS.reasonChars).nullish()
/** Which schedules: these, or all that are on. */
const many = {
  ids: z.array(z.string()).min(1).max(1_000).nullish(),
  all: z.boolean().nullish(),
}
/** A crontab's text and how to read it. */
const crontab = {
  text: z.string().max(LIMITS.crontabChars),
  /** `system` has a user column after the five time fields; `auto` tells by the lines. */
  form: z.enum(['auto', 'user', 'system']).default('auto'),
  /** For lines without CRON_TZ; left out = the workspace's. */
  timezone: z.string().max(100).nullish(),
}
const crontabLine = z.object({
  line: z.number().int(),
  text: z.string(),
  /** `ok`: becomes a schedule; `changed`: becomes one, with `notes`; `refused`: cannot be taken over; `setting`: a variable or comment. */
  state: z.enum(['ok', 'changed', 'refused', 'setting']),
  nameEn: z.string().nullable(),
  expression: z.string().nullable(),
  timezone: z.string().nullable(),
  program: z.string().nullable(),
  args: z.array(z.string()),
  stdin: z.string().nullable(),
  environment: z.record(z.string(), z.string()),
  /** Why it was changed or refused: a closed code and the words. */
  notes: z.array(z.object({ code: z.string(), textEn: z.string(), textAr: z.string() })),
  nextFires: z.array(instant),
})
export type CrontabLine = z.infer<typeof crontabLine>

export const timingRequests = {
  /** The next fires of one schedule with what was said about each. */
  'occurrences.list': {
    input: z.strictObject({
      scheduleId: z.string().min(1),
      from: instant.nullish(),
      count: z.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      items: z.array(
        z.object({
          at: instant,
          local: z.string(),
          note: z.string().nullable(),
          /** In a blackout window: `skip` or `defer`; null = not. */
          blackout: z.string().nullable(),
          occurrence: occurrence.nullable(),
        }),
      ),
    }),
  },
  /** Refused `invalid_instant` when this is no coming slot of the schedule. Doing it again replaces it. */
  'occurrences.change': {
    input: z.strictObject({
      ...slotOf,
      action: z.enum(OCCURRENCE_ACTIONS),
      params: jsonObject.nullish(),
      target: target.nullish(),
      priority: priority.nullish(),
      notBeforeAt: instant.nullish(),
      reason,
    }),
    output: occurrence,
  },
  'occurrences.undo': { input: z.strictObject(slotOf), output: z.object({ undone: z.boolean() }) },

  'backfills.preview': {
    input: z.strictObject({ scheduleId: z.string().min(1), from: instant, to: instant }),
    output: z.object({
      /** Slots in (from, to]; `limit` + 1 = more than that, which is refused. */
      count: z.number().int(),
      limit: z.number().int(),
      /** Of these, decided before: they are not run again. */
      decided: z.number().int(),
      first: instant.nullable(),
      last: instant.nullable(),
    }),
  },
  'backfills.create': {
    input: z.strictObject({
      scheduleId: z.string().min(1),
      from: instant,
      to: instant,
      overlap: z.enum(OVERLAPS).default('queue_all'),
      /** Left out: one below the schedule's own, so that it cannot starve the schedule (R13). */
      priority: priority.nullish(),
    }),
    output: backfill,
  },
  'backfills.list': {
    input: z.strictObject({ scheduleId: z.string().nullish() }),
    output: z.object({ items: z.array(backfill) }),
  },
  'backfills.act': {
    input: z.strictObject({ id: z.string().min(1), action: z.enum(['pause', 'resume', 'cancel']) }),
    output: backfill,
  },

  /** Maintenance: many at once, each with the same reason and end. */
  'schedules.pauseMany': {
    input: z
      .strictObject({ ...many, reason, until: instant.nullish(), catchUp: z.boolean().nullish() })
      .refine((value) => Boolean(value.ids) !== Boolean(value.all), {
        path: ['ids'],
        message: 'Give ids or all: true',
      }),
    output: z.object({ schedules: z.array(schedule) }),
  },
  'schedules.resumeMany': {
    input: z
      .strictObject({ ...many, catchUp: z.boolean().nullish() })
      .refine((value) => Boolean(value.ids) !== Boolean(value.all), {
        path: ['ids'],
        message: 'Give ids or all: true',
      }),
    output: z.object({ schedules: z.array(schedule) }),
  },

  'limits.list': {
    input: none,
    output: z.object({ items: z.array(concurrencyLimit.extend({ inUse: z.number().int() })) }),
  },
  'limits.save': {
    input: z
      .strictObject({
        /** Left out: a new one; kind and key together are unique (`already_exists`). */
        id: z.string().nullish(),
        kind: z.enum(LIMIT_KINDS),
        key: z.string().min(1).max(LIMITS.deviceIdChars),
        max: z.number().int().min(1).max(10_000),
      })
      // A name that no template may carry would be a limit of nothing.
      .refine(({ kind, key }) => kind !== 'resource' || key === '*' || resourceName.safeParse(key).success, {
        path: ['key'],
        message: 'A resource is named by letters, digits, . _ -',
      }),
    output: concurrencyLimit,
  },
  'limits.delete': { input: byId, output: z.object({ id: z.string() }) },

  'crontab.preview': { input: z.strictObject(crontab), output: z.object({ lines: z.array(crontabLine) }) },
  /** One commit for all chosen lines; refused as a whole when one of them cannot be taken over. */
  'crontab.import': {
    input: z.strictObject({
      ...crontab,
      /** Numbers of the lines to take; left out = all that are `ok` or `changed`. */
      lines: z.array(z.number().int()).max(1_000).nullish(),
      isEnabled: z.boolean().default(false),
    }),
    output: z.object({ schedules: z.array(schedule) }),
  },

  /** R44: brings running local work to rest before a stop. `drain` answers at once; progress is in engine.status. */
  'engine.prepareStop': {
    input: z.strictObject({ mode: z.enum(STOP_MODES) }),
    output: z.object({ running: z.number().int() }),
  },
} as const
