/** Broker passwords through the OS key store. Without one (`basic_text`) nothing is written: the password lives until quit, and we say so. */
import { readFile, writeFile } from 'node:fs/promises'
import { safeStorage } from 'electron'

export type Secrets = {
  get(name: string): Promise<string | null>
  set(name: string, value: string | null): Promise<{ isKept: boolean }>
}

function hasKeyStore(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}

/** `file` holds name → encrypted base64, mode 0600. */
export function makeSecrets(file: string): Secrets {
  const inMemory = new Map<string, string>()
  const read = async (): Promise<Record<string, string>> => {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return {}
      throw error
    }
  }
  return {
    async get(name) {
      const held = inMemory.get(name)
      if (held !== undefined) return held
      if (!hasKeyStore()) return null
      const sealed = (await read())[name]
      return sealed === undefined ? null : safeStorage.decryptString(Buffer.from(sealed, 'base64'))
    },
    async set(name, value) {
      if (value === null) inMemory.delete(name)
      else inMemory.set(name, value)
      if (!hasKeyStore()) return { isKept: false }
      const all = await read()
      if (value === null) delete all[name]
      else all[name] = safeStorage.encryptString(value).toString('base64')
      await writeFile(file, JSON.stringify(all), { mode: 0o600 })
      return { isKept: true }
    },
  }
}
