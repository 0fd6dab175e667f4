/** Requests about devices and device groups: name → {input, output}. Jobs and executions are in requests-work.ts. */
import * as z from 'zod'
import { nameFields } from './bilingual.ts'
import { device, deviceGroup, deviceId, instant, jsonObject } from './entities.ts'
import { pageInput, pageOf } from './page.ts'
import { byId, none } from './requests-plan.ts'
import { LIMITS, PRESENCES } from './vocabulary.ts'
import { execution, runRow } from './work.ts'

const deviceFilter = {
  presence: z.array(z.enum(PRESENCES)).nullish(),
  deviceGroupId: z.string().nullish(),
  search: z.string().max(200).nullish(),
  /** False: only those that were heard and wait to be accepted; left out: all. */
  isAccepted: z.boolean().nullish(),
}
export const deviceRow = device.extend({
  groupNames: z.array(z.object({ id: z.string(), nameEn: z.string().nullable(), nameAr: z.string().nullable() })),
  openCount: z.number().int(),
  /** Newest last; at most 20 of `COMPLETED`, `FAILED:reason`, `SKIPPED:reason`. */
  lastRuns: z.array(z.string()),
  lastReason: z.string().nullable(),
})
export type DeviceRow = z.infer<typeof deviceRow>

const deviceFields = {
  ...nameFields,
  attributes: jsonObject.nullish(),
  tags: z.array(z.string().min(1).max(64)).max(64).nullish(),
  timezone: z.string().max(100).nullish(),
}
const deviceGroupFields = {
  ...nameFields,
  query: z.string().max(1000).nullish(),
  deviceIds: z.array(deviceId).max(LIMITS.targetDevices).nullish(),
}

export const fleetRequests = {
  'devices.list': {
    input: z.strictObject({
      ...pageInput,
      ...deviceFilter,
      sort: z.enum(['worst', 'name', 'id', 'lastHeard']).default('worst'),
    }),
    output: pageOf(deviceRow),
  },
  'devices.facets': {
    input: none,
    output: z.object({
      total: z.number().int(),
      /** Heard and not accepted yet; they are in `total` and `presence` too. */
      held: z.number().int(),
      presence: z.record(z.enum(PRESENCES), z.number().int()),
      groups: z.array(
        z.object({
          id: z.string(),
          nameEn: z.string().nullable(),
          nameAr: z.string().nullable(),
          count: z.number().int(),
        }),
      ),
    }),
  },
  /** How many devices a query group of these words would have now. Failure `invalid_input` for words that say nothing. */
  'devices.count': {
    input: z.strictObject({ query: z.string().max(1000) }),
    output: z.object({
      devices: z.number().int(),
      /** The first of them by id, at most 10. */ ids: z.array(z.string()),
    }),
  },
  'devices.get': {
    input: byId,
    output: deviceRow.extend({
      open: z.array(execution.extend({ nameEn: z.string().nullable(), nameAr: z.string().nullable() })),
      /** Kept off its list for now (`parked`, `backoff`, `window`, …), with what it goes on with. */
      waiting: z
        .array(
          z.object({
            jobId: z.string(),
            publicJobId: z.string(),
            nameEn: z.string().nullable(),
            nameAr: z.string().nullable(),
            why: z.string(),
            notBeforeAt: instant.nullable(),
            attempt: z.number().int(),
            rank: z.number().int().nullable(),
          }),
        )
        .optional(),
      /** Since when its head could have begun and has not though the device is online (L14); null = it is not stuck. */
      stuckSinceAt: instant.nullable().optional(),
      runs: z.array(runRow),
    }),
  },
  'devices.create': { input: z.strictObject({ id: deviceId, ...deviceFields }), output: device },
  'devices.change': {
    input: z.strictObject({ id: z.string().min(1), version: z.number().int().nullish(), ...deviceFields }),
    output: device,
  },
  'devices.delete': { input: byId, output: device },
  'deviceGroups.list': { input: none, output: z.object({ items: z.array(deviceGroup) }) },
  'deviceGroups.get': { input: byId, output: deviceGroup.extend({ deviceIds: z.array(z.string()) }) },
  'deviceGroups.create': {
    input: z.strictObject({ kind: z.enum(['static', 'query']).default('static'), ...deviceGroupFields }),
    output: deviceGroup,
  },
  'deviceGroups.change': {
    input: z.strictObject({ id: z.string().min(1), version: z.number().int().nullish(), ...deviceGroupFields }),
    output: deviceGroup,
  },
  'deviceGroups.delete': { input: byId, output: deviceGroup },
} as const
