/**
 * Where the standalone engine keeps broker secrets: in a private file of the operator's, or, read only, in the credentials that systemd
 * hands over. They are never in the store. Without either nothing is kept, and whoever tries is told how to have it.
 */
import { lstatSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import { writePrivateJson } from '../broker/private-file.ts'
import type { HostServices } from '../host/messages.ts'

export type SecretServices = Pick<HostServices, 'readSecret' | 'writeSecret'>

/** As long as a private key with its chain may be. */
const MOST_CHARS = 64 * 1024
const FILE = z.record(z.string().max(200), z.string().max(MOST_CHARS))
const HOW = 'start it with --secrets-file FILE, or hand it over with systemd’s LoadCredential='

type Secrets = Record<string, string>

/** Why others than the owner could have read or written the file; null when nobody could. */
function exposure(path: string): string | null {
  const { mode, uid } = lstatSync(path)
  if ((mode & 0o170000) !== 0o100000) return `${path} is no plain file`
  // Windows knows no such modes: the folder's own rights hold there.
  if (process.platform === 'win32') return null
  const own = process.getuid?.() ?? uid
  if (uid !== own && uid !== 0) return `${path} belongs to somebody else`
  const bits = (mode & 0o777).toString(8).padStart(4, '0')
  return (mode & 0o077) === 0 ? null : `${path} has mode ${bits}; it must be 0600, so that nobody else reads it`
}

/** What the file holds; a missing one holds nothing. Failure `service_unavailable`: others may read it, or it is no JSON of texts. */
function readFile(path: string): Result<Secrets> {
  try {
    const open = exposure(path)
    if (open !== null) return failure('service_unavailable', `The secrets file is not used: ${open}.`)
    const parsed = FILE.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    if (parsed.success) return { ok: true, value: parsed.data }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return { ok: true, value: {} }
    if (!(error instanceof SyntaxError))
      return failure('service_unavailable', `The secrets file ${path} cannot be read: ${code ?? 'unknown'}.`)
  }
  return failure('service_unavailable', `The secrets file ${path} must be a JSON object of names and texts.`)
}

/** Read anew each time, so that what the operator changes in it holds from the next connection on. */
function inFile(path: string): SecretServices {
  return {
    readSecret: (name) => {
      const all = readFile(path)
      return Promise.resolve(all.ok ? { ok: true, value: all.value[name] ?? null } : all)
    },
    writeSecret: (name, value) => {
      const all = readFile(path)
      if (!all.ok) return Promise.resolve(all)
      const { [name]: _before, ...others } = all.value
      try {
        writePrivateJson(path, value === null ? others : { ...others, [name]: value })
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        const message = `The secrets file ${path} cannot be written: ${code ?? 'unknown'}.`
        return Promise.resolve(failure('service_unavailable', message))
      }
      return Promise.resolve({ ok: true, value: null })
    },
  }
}

/** systemd's names of credentials hold no colon. */
const credentialName = (name: string) => name.replaceAll(':', '.')

/** `$CREDENTIALS_DIRECTORY` is the service's alone; systemd has seen to that. */
function inFolder(folder: string): SecretServices {
  return {
    readSecret: (name) => {
      try {
        const text = readFileSync(join(folder, credentialName(name)), 'utf8').trimEnd()
        if (text.length <= MOST_CHARS) return Promise.resolve({ ok: true, value: text })
        return Promise.resolve(failure('too_large', `The credential ${credentialName(name)} is too long.`))
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'ENOENT') return Promise.resolve({ ok: true, value: null })
        const message = `The credential ${credentialName(name)} cannot be read: ${code ?? 'unknown'}.`
        return Promise.resolve(failure('service_unavailable', message))
      }
    },
    writeSecret: (name) =>
      Promise.resolve(
        failure(
          'service_unavailable',
          `Secrets come from systemd here and are not kept: hand this one over as the credential "${credentialName(name)}".`,
        ),
      ),
  }
}

const nowhere: SecretServices = {
  readSecret: () => Promise.resolve({ ok: true, value: null }),
  writeSecret: () =>
    Promise.resolve(
      failure('service_unavailable', `This standalone engine has nowhere to keep a secret: ${HOW}. Nothing was saved.`),
    ),
}

/**
 * The file if one is named, else the folder of systemd's credentials, else nothing. Failure `service_unavailable` when the named file may
 * be read by others or is no such file: the engine does not start with it.
 */
export function openSecrets(file: string | null, credentialsFolder: string | null): Result<SecretServices> {
  if (file === null) return { ok: true, value: credentialsFolder === null ? nowhere : inFolder(credentialsFolder) }
  const all = readFile(file)
  return all.ok ? { ok: true, value: inFile(file) } : all
}
