/** Devices' credentials for the built-in broker: made, made anew, revoked; the secret is in the answer and nowhere else. */
import type { BuiltinCredential } from '../../src-preload/contract/brokers.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import { ensureAuthority, makeDeviceCertificate } from '../broker/authority.ts'
import { makePassword, readDevices, writeDevices } from '../broker/device-credentials.ts'
import type { DeviceCredential } from '../broker/device-credentials.ts'
import type { BuiltinDoor } from '../handlers/handler.ts'

type Kind = BuiltinCredential['kind']
type Made = Awaited<ReturnType<BuiltinDoor['create']>>

export type CredentialParts = {
  readonly devicesPath: string
  readonly authorityPath: string
  readonly now: () => number
  /** The running broker reads its table again and ends what this device has open. */
  readonly onChanged: (deviceId: string) => void
}

const view = ({ deviceId, kind, createdAt, createdBy, rotations, expiresAt }: DeviceCredential): BuiltinCredential => ({
  ...{ deviceId, kind, createdAt, createdBy, rotations, expiresAt },
})
const unknown = (deviceId: string) =>
  failure('not_found', `The device "${deviceId}" has no credential for the built-in broker.`, [
    { path: 'deviceId', message: 'no credential' },
  ])

const fresh = (deviceId: string, kind: Kind, actor: string, at: number, rotations: number): DeviceCredential => ({
  ...{ deviceId, kind, salt: null, hash: null, fingerprint: null, expiresAt: null },
  ...{ createdAt: at, createdBy: actor, rotations },
})

class Credentials implements Omit<BuiltinDoor, 'status'> {
  readonly #parts: CredentialParts
  #queue: Promise<unknown> = Promise.resolve()

  constructor(parts: CredentialParts) {
    this.#parts = parts
  }

  credentials() {
    return { ok: true, value: { items: readDevices(this.#parts.devicesPath).map(view) } } as const
  }

  create(deviceId: string, kind: Kind, actor: string): Promise<Made> {
    return this.#inTurn(async () => {
      if (!this.#find(deviceId)) return this.#make(fresh(deviceId, kind, actor, this.#parts.now(), 0))
      const message = `The device "${deviceId}" has a credential already. Make it anew instead.`
      return failure('already_exists', message, [{ path: 'deviceId', message: 'has a credential' }])
    })
  }

  rotate(deviceId: string, actor: string): Promise<Made> {
    return this.#inTurn(async () => {
      const row = this.#find(deviceId)
      if (!row) return unknown(deviceId)
      return this.#make(fresh(deviceId, row.kind, actor, this.#parts.now(), row.rotations + 1))
    })
  }

  revoke(deviceId: string): Result<{ deviceId: string }> {
    const rows = readDevices(this.#parts.devicesPath)
    const others = rows.filter((row) => row.deviceId !== deviceId)
    if (others.length === rows.length) return unknown(deviceId)
    writeDevices(this.#parts.devicesPath, others)
    this.#parts.onChanged(deviceId)
    return { ok: true, value: { deviceId } }
  }

  #find(deviceId: string): DeviceCredential | undefined {
    return readDevices(this.#parts.devicesPath).find((row) => row.deviceId === deviceId)
  }

  /** One after the other: two requests at once must not write over each other's row. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work)
    this.#queue = done.catch(() => undefined)
    return done
  }

  #store(row: DeviceCredential): void {
    const { devicesPath, onChanged } = this.#parts
    const others = readDevices(devicesPath).filter(({ deviceId }) => deviceId !== row.deviceId)
    writeDevices(
      devicesPath,
      [...others, row].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1)),
    )
    onChanged(row.deviceId)
  }

  async #make(base: DeviceCredential): Promise<Made> {
    if (base.kind === 'password') {
      const { password, salt, hash } = await makePassword()
      const row = { ...base, salt, hash }
      this.#store(row)
      const none = { certificate: null, privateKey: null, authority: null }
      return { ok: true, value: { credential: view(row), password, ...none } }
    }
    const now = this.#parts.now()
    const authority = ensureAuthority(this.#parts.authorityPath, now)
    const { certificate, privateKey, fingerprint, expiresAt } = makeDeviceCertificate(authority, base.deviceId, now)
    const row = { ...base, fingerprint, expiresAt }
    this.#store(row)
    const shown = { certificate, privateKey, authority: authority.authority.certificate }
    return { ok: true, value: { credential: view(row), password: null, ...shown } }
  }
}

/** All of the door but `status`, working on the files whether the broker runs or not. */
export function builtinCredentials(parts: CredentialParts): Omit<BuiltinDoor, 'status'> {
  return new Credentials(parts)
}
