/** The life of a standalone engine: options, engine thread, token, HTTP, ready line, ordered end. Which files the threads start from is the caller's. */
import { join } from 'node:path'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import { engineConfig } from '../config.ts'
import { bringToRest } from '../host/bring-to-rest.ts'
import { EngineHost } from '../host/engine-host.ts'
import type { EngineState } from '../host/engine-host.ts'
import type { EngineFacts, HostServices } from '../host/messages.ts'
import { startHttp } from '../http/server.ts'
import type { HttpDoor } from '../http/server.ts'
import { ensureToken } from '../http/token.ts'
import { createLogger } from '../log/logger.ts'
import { openSecrets } from './file-secrets.ts'
import type { SecretServices } from './file-secrets.ts'
import { USAGE, parseStandalone } from './standalone-options.ts'
import type { StandaloneOptions } from './standalone-options.ts'

/** The HTTP API's name in audit fields. */
const ACTOR = 'api'
const EXIT = { done: 0, failed: 1, usage: 2, held: 3 } as const
const complain = (text: string) => process.stderr.write(`muster standalone: ${text}\n`)

const refused = (service: string) => (): Promise<Result<never>> =>
  Promise.resolve(failure('service_unavailable', `The standalone engine has no ${service}.`))

/** Without a desktop there is no key store: secrets come from a private file, or in the broker's URL. */
const withSecrets = (secrets: SecretServices): HostServices => ({
  ...secrets,
  notify: refused('desktop notifications'),
  openPath: refused('desktop to open files on'),
  printPdf: refused('PDF printer'),
})

/** Where the worker entries lie: sources under Node 24, built files in a package. */
export type EntryOf = (name: 'engine-thread' | 'reader-thread' | 'broker-thread') => URL

type Hears = { readonly onState: (state: EngineState) => void; readonly onChange: () => void }

function makeHost(options: StandaloneOptions, services: HostServices, entryOf: EntryOf, hears: Hears): EngineHost {
  const { workspacePath, broker, prefix, name } = options
  const config = engineConfig({
    ...{ workspacePath, mode: 'standalone', broker, prefix },
    ...{ readerEntry: entryOf('reader-thread').href, brokerEntry: entryOf('broker-thread').href },
    logPath: join(workspacePath, 'logs', 'engine.log'),
    ...(name !== null && { instanceName: name }),
  })
  return new EngineHost({ entry: entryOf('engine-thread'), config, services, ...hears, onNote: complain })
}

/** Why the engine does not run, in words, and the exit code that says it. */
function explain({ code, message, detail }: EngineState, workspacePath: string): number {
  complain(`${message ?? 'the engine did not start'}`)
  if (code !== 'workspace_held') return EXIT.failed
  complain(`the workspace ${workspacePath} is held by ${JSON.stringify(detail)}`)
  return EXIT.held
}

function readyLine(http: HttpDoor, { broker, brokerUrl: url, brokerPort, credentialsPath }: EngineFacts): string {
  const builtin = { url, port: brokerPort, credentialsFile: credentialsPath }
  const about = broker.isBuiltin ? builtin : { url, state: broker.state }
  return JSON.stringify({ ready: true, pid: process.pid, http: http.url, broker: about })
}

function openToken(path: string): string | null {
  try {
    return ensureToken(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    complain(`the token file ${path} cannot be used: ${code ?? message}`)
    return null
  }
}

async function openHttp(host: EngineHost, port: number, token: string): Promise<HttpDoor | null> {
  const log = createLogger()
  try {
    return await startHttp({
      ...{ port, token },
      ask: (name, input) => host.request(name, input, ACTOR),
      onFault: (error, where) => log.error('http.fault', { error, where }),
    })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isTaken = code === 'EADDRINUSE'
    complain(
      isTaken
        ? `port ${port} is in use; choose another one, or --http 0 for any free one`
        : `port ${port} cannot be used: ${code ?? message}`,
    )
    return null
  }
}

/** Resolves at the first SIGTERM or SIGINT; the second one ends the waiting for running work. */
function whenAsked(): Asked {
  let end: (code: number) => void = () => {}
  let hurry: (how: 'rest') => void = () => {}
  const asked = new Promise<number>((settle) => {
    end = settle
  })
  const askedAgain = new Promise<'rest'>((settle) => {
    hurry = settle
  })
  let signals = 0
  const hear = () => {
    signals += 1
    end(EXIT.done)
    if (signals > 1) hurry('rest')
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, hear)
  return { asked, askedAgain, end: (code) => end(code) }
}

type Asked = {
  readonly asked: Promise<number>
  /** Whoever asks a second time does not want to wait for running work. */
  readonly askedAgain: Promise<'rest'>
  readonly end: (code: number) => void
}

/** R44: what the settings say becomes of running local work; `ask` has nobody to ask here and parks, as the stop itself does. */
async function restAsSet(host: EngineHost, changes: Set<() => void>, askedAgain: Promise<'rest'>): Promise<void> {
  const settings = await host.request('settings.get', {}, ACTOR)
  const mode = settings.ok ? settings.value.stopMode : 'ask'
  if (mode === 'ask' || mode === 'park') return
  const resting = bringToRest(
    {
      prepareStop: (wanted) => host.request('engine.prepareStop', { mode: wanted }, ACTOR),
      status: () => host.request('engine.status', {}, ACTOR),
      onChange: (listener) => {
        changes.add(listener)
        return () => changes.delete(listener)
      },
    },
    mode,
  )
  await Promise.race([resting, askedAgain])
}

async function serveUntilAsked(options: StandaloneOptions, entryOf: EntryOf): Promise<number> {
  const secrets = openSecrets(options.secretsPath, process.env.CREDENTIALS_DIRECTORY ?? null)
  if (!secrets.ok) {
    complain(secrets.message)
    return EXIT.failed
  }
  const { asked, askedAgain, end } = whenAsked()
  const changes = new Set<() => void>()
  let isReady = false
  const host = makeHost(options, withSecrets(secrets.value), entryOf, {
    onState: (state) => {
      // A workspace lost later ends the process too: a second truth beside the first helps nobody.
      if (isReady && state.state === 'refused') end(explain(state, options.workspacePath))
      for (const listener of [...changes]) listener()
    },
    onChange: () => {
      for (const listener of [...changes]) listener()
    },
  })
  const started = await Promise.race([host.start(), asked])
  if (typeof started === 'number') {
    await host.stop()
    return started
  }
  const facts = host.facts
  if (started.state !== 'running' || !facts) return explain(started, options.workspacePath)
  const token = openToken(options.tokenPath)
  const http = token === null ? null : await openHttp(host, options.httpPort, token)
  if (http) {
    isReady = true
    process.stdout.write(`${readyLine(http, facts)}\n`)
  }
  const code = http ? await asked : EXIT.failed
  if (http && code === EXIT.done) await restAsSet(host, changes, askedAgain)
  await http?.stop()
  await host.stop()
  return code
}

/** Runs until it is asked to end. The exit code: 0 ended, 1 could not work, 2 wrong arguments, 3 the workspace is held. */
export async function runStandalone(args: readonly string[], entryOf: EntryOf): Promise<number> {
  const parsed = parseStandalone(args)
  if (parsed.ok) return serveUntilAsked(parsed.options, entryOf)
  complain(parsed.message)
  process.stderr.write(`\n${USAGE}\n`)
  return EXIT.usage
}
