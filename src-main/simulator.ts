// Process entry of the simulated fleet: reads its arguments, says one line of JSON when it is there, ends on SIGTERM.
// It knows MQTT and the device protocol only; how devices behave is in simulator/.
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { readFileSync } from 'node:fs'
import { prefixProblem } from './mqtt/topics.ts'
import { BEHAVIOURS, CANCEL_MANNERS, PROFILES, readFailures } from './simulator/behaviour.ts'
import type { Behaviour } from './simulator/behaviour.ts'
import { uniformFleet } from './simulator/cast.ts'
import type { Character } from './simulator/cast.ts'
import { startFleet } from './simulator/fleet.ts'

const account = z.object({ username: z.string(), password: z.string() })
/** The built-in broker's credentials file, or a bare {username, password}. */
const credentialsFile = z.union([z.object({ fleet: account }).transform(({ fleet }) => fleet), account])

const percent = z.coerce.number().min(0).max(100)

const argumentsSchema = z.object({
  broker: z.string().regex(/^mqtts?:\/\/[^/]/, 'expected a URL that begins with mqtt:// or mqtts://'),
  /** Left out: the URL's user and password, or none. */
  credentials: z.string().min(1, 'expected the path of a credentials file').optional(),
  /** One temper for all; left out: the demo's mixed cast. */
  profile: z.enum(PROFILES).optional(),
  fail: z
    .string()
    .transform((text, context) => {
      const failures = readFailures(text)
      if (typeof failures !== 'string') return failures
      context.addIssue({ code: 'custom', message: failures })
      return z.NEVER
    })
    .optional(),
  loss: percent.optional(),
  twice: percent.optional(),
  reorder: percent.optional(),
  /** What the devices do when they are asked to stop; left out: what their temper says. */
  cancel: z.enum(CANCEL_MANNERS).optional(),
  devices: z.coerce.number().int().min(1).max(10_000).default(25),
  seed: z.coerce.number().int().default(1),
  connections: z.coerce.number().int().min(1).max(1_000).optional(),
  speed: z.coerce.number().min(0.1).max(1_000).default(1),
  prefix: z
    .string()
    .default('$aws')
    .superRefine((prefix, context) => {
      const problem = prefixProblem(prefix)
      if (problem) context.addIssue({ code: 'custom', message: problem })
    }),
})

const text = { type: 'string' } as const

function readArguments(): z.infer<typeof argumentsSchema> {
  const { values } = parseArgs({
    options: {
      broker: text,
      credentials: text,
      devices: text,
      seed: text,
      connections: text,
      speed: text,
      prefix: text,
      profile: text,
      fail: text,
      loss: text,
      twice: text,
      reorder: text,
      cancel: text,
    },
  })
  const parsed = argumentsSchema.safeParse(values)
  if (parsed.success) return parsed.data
  throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '))
}

type Arguments = ReturnType<typeof readArguments>

/** Who signs in: the file's account, else the URL's own. */
function accountOf({ credentials, broker }: Arguments): { username: string | null; password: string | null } {
  if (credentials !== undefined) return credentialsFile.parse(JSON.parse(readFileSync(credentials, 'utf8')))
  const { username, password } = new URL(broker)
  return {
    username: username === '' ? null : decodeURIComponent(username),
    password: password === '' ? null : decodeURIComponent(password),
  }
}

/** A fleet of one temper, bent as asked; undefined = the mixed cast of the demo. */
function castOf(given: Arguments): Character[] | undefined {
  const { profile, fail, loss, twice, reorder, cancel } = given
  const isBent = [fail, loss, twice, reorder, cancel].some((it) => it !== undefined)
  if (profile === undefined && !isBent) return undefined
  const behaviour: Behaviour = {
    ...BEHAVIOURS[profile ?? 'quick'],
    ...(fail && { failures: fail }),
    ...(loss !== undefined && { lossPercent: loss }),
    ...(twice !== undefined && { twicePercent: twice }),
    ...(reorder !== undefined && { reorderPercent: reorder }),
    ...(cancel !== undefined && { whenAskedToStop: cancel }),
  }
  return uniformFleet(given.devices, profile ?? 'quick', behaviour)
}

async function main(): Promise<void> {
  const given = readArguments()
  const account = accountOf(given)
  const cast = castOf(given)
  const { devices, seed, connections, speed, prefix } = given
  const trouble = (message: string) => console.error(`simulator: ${message}`)
  const fleet = await startFleet({
    ...{ devices, seed, speed, prefix, ...account, url: given.broker, onTrouble: trouble },
    ...(connections !== undefined && { connections }),
    ...(cast && { cast }),
  })
  const end = () => {
    void fleet.stop().then(() => process.exit(0))
    // A broker that does not answer must not keep this process.
    setTimeout(() => process.exit(0), 3_000).unref()
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  process.on('disconnect', end)
  console.log(JSON.stringify({ ready: true, pid: process.pid, devices: fleet.cast.map(({ id }) => id) }))
}

main().catch((error: unknown) => {
  console.error(`simulator: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(2)
})
