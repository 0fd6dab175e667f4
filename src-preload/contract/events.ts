/** What the engine tells without being asked. A gap in `seq` means: fetch everything again. */
import * as z from 'zod'

export const TOUCHED_KINDS = [
  'template',
  'schedule',
  'job',
  'execution',
  'run',
  'group',
  'device',
  'deviceGroup',
  'settings',
  'engine',
  'queue',
  'report',
  'occurrence',
  'backfill',
  'limit',
  'policy',
  'series',
  'alert',
] as const
export type TouchedKind = (typeof TOUCHED_KINDS)[number]

export const changeBatch = z.object({
  /** Rises by one with each batch of this engine life. */
  seq: z.number().int(),
  /** Who changed: an operator's name, `engine`, or `device`. */
  source: z.string(),
  /** Ids of what changed, at most 200 a kind; `all` where there were more. */
  touched: z.array(z.object({ kind: z.enum(TOUCHED_KINDS), ids: z.union([z.array(z.string()), z.literal('all')]) })),
})
export type ChangeBatch = z.infer<typeof changeBatch>

export const events = {
  change: changeBatch,
  /** The shell asks the window to go to a screen (tray, notification, deep link). */
  navigate: z.object({ screen: z.string(), params: z.record(z.string(), z.string()).default({}) }),
  /** The engine thread's life as the supervisor sees it. */
  engine: z.object({
    state: z.enum(['starting', 'running', 'restarting', 'refused', 'stopped']),
    code: z.string().nullable(),
    message: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()).nullable(),
  }),
} as const
