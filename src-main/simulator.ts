// Process entry of the simulated fleet: reads its arguments, says one line of JSON when it is there, ends on SIGTERM.
// It knows MQTT and the device protocol only; how devices behave is in simulator/.
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { readFileSync } from 'node:fs'
import { prefixProblem } from './mqtt/topics.ts'
import { startFleet } from './simulator/fleet.ts'

const account = z.object({ username: z.string(), password: z.string() })
/** The built-in broker's credentials file, or a bare {username, password}. */
const credentialsFile = z.union([z.object({ fleet: account }).transform(({ fleet }) => fleet), account])

const argumentsSchema = z.object({
  broker: z.string().regex(/^mqtts?:\/\/[^/]/, 'expected a URL that begins with mqtt:// or mqtts://'),
  credentials: z.string().min(1, 'expected the path of a credentials file'),
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
    },
  })
  const parsed = argumentsSchema.safeParse(values)
  if (parsed.success) return parsed.data
  throw new Error(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '))
}

async function main(): Promise<void> {
  const given = readArguments()
  const account = credentialsFile.parse(JSON.parse(readFileSync(given.credentials, 'utf8')))
  const trouble = (message: string) => console.error(`simulator: ${message}`)
  const fleet = await startFleet({ ...given, ...account, url: given.broker, onTrouble: trouble })
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
