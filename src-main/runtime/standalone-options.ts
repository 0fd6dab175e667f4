/** The command line of the standalone engine, parsed; every mistake has a sentence that says what to type instead. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { callerPath, parseBroker } from '../config.ts'
import type { BrokerChoice } from '../config.ts'

export type StandaloneOptions = {
  readonly workspacePath: string
  readonly broker: BrokerChoice | null
  readonly httpPort: number
  readonly tokenPath: string
  readonly secretsPath: string | null
  readonly prefix: string | null
  readonly name: string | null
}

export const USAGE = `npm run standalone -- --workspace DIR [--broker URL|builtin] [--http PORT] [--token-file FILE] [--secrets-file FILE] [--prefix P] [--name N]

  --workspace DIR    folder of the workspace; made if it is missing
  --broker URL       mqtt:// mqtts:// ws:// wss://, with user:password@ if needed; "builtin" starts the built-in broker.
                     Left out: what the workspace's settings say
  --http PORT        port of the API on 127.0.0.1; 0 (the default) takes any free one
  --token-file FILE  bearer token of the API; made if it is missing. Left out: http-token in the workspace
  --secrets-file FILE
                     broker passwords and keys, mode 0600; made when the first is saved. Left out: $MUSTER_SECRETS_FILE, else what
                     systemd hands over in $CREDENTIALS_DIRECTORY, else none are kept
  --prefix P         first part of the MQTT topics, $aws by default
  --name N           name of this instance`

export type ParsedOptions =
  | { readonly ok: true; readonly options: StandaloneOptions }
  | { readonly ok: false; readonly message: string }

const flags = {
  workspace: { type: 'string' },
  broker: { type: 'string' },
  http: { type: 'string' },
  'token-file': { type: 'string' },
  'secrets-file': { type: 'string' },
  prefix: { type: 'string' },
  name: { type: 'string' },
} as const

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false }).values
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}

export function parseStandalone(args: readonly string[], env: NodeJS.ProcessEnv = process.env): ParsedOptions {
  const refuse = (message: string): ParsedOptions => ({ ok: false, message })
  const values = readFlags(args)
  if (typeof values === 'string') return refuse(values)
  const { workspace, broker, http = '0', prefix = null, name = null } = values
  if (!workspace) return refuse('--workspace is missing: name the folder of the workspace.')
  const choice = broker === undefined ? null : parseBroker(broker)
  if (broker !== undefined && choice === null) {
    return refuse(
      '--broker must be "builtin" or a URL that begins with mqtt://, mqtts://, ws:// or wss:// and names a host.',
    )
  }
  const httpPort = /^\d{1,5}$/.test(http) ? Number(http) : Number.NaN
  if (!(httpPort <= 65_535)) return refuse(`--http must be a port from 0 to 65535, not "${http}".`)
  if (prefix !== null && !/^[^+#]{0,99}[^+#/]$/.test(prefix)) {
    return refuse('--prefix must hold 1 to 100 characters, no + or #, and no slash at its end.')
  }
  if (name !== null && (name.trim() === '' || name.length > 255)) return refuse('--name must hold 1 to 255 characters.')
  const workspacePath = callerPath(workspace)
  const tokenFile = values['token-file']
  const tokenPath = tokenFile ? callerPath(tokenFile) : join(workspacePath, 'http-token')
  const secrets = values['secrets-file'] ?? env.MUSTER_SECRETS_FILE ?? ''
  const secretsPath = secrets === '' ? null : callerPath(secrets)
  return { ok: true, options: { workspacePath, broker: choice, httpPort, tokenPath, secretsPath, prefix, name } }
}
