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

/** One after the other: two requests at once must not write over each other's row. */
export function builtinCredentials(parts: CredentialParts): Omit<BuiltinDoor, 'status'> {
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work)
    queue = done.catch(() => undefined)
    return done
  }
  const store = (row: DeviceCredential) => {
    const others = readDevices(parts.devicesPath).filter(({ deviceId }) => deviceId !== row.deviceId)
    writeDevices(
      parts.devicesPath,
      [...others, row].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1)),
    )
    parts.onChanged(row.deviceId)
  }
  const make = async (base: DeviceCredential): Promise<Made> => {
    const now = parts.now()
    if (base.kind === 'password') {
      const { password, salt, hash } = await makePassword()
      const row = { ...base, salt, hash }
      store(row)
      const none = { certificate: null, privateKey: null, authority: null }
      return { ok: true, value: { credential: view(row), password, ...none } }
    }
    const authority = ensureAuthority(parts.authorityPath, now)
    const { certificate, privateKey, fingerprint, expiresAt } = makeDeviceCertificate(authority, base.deviceId, now)
    const row = { ...base, fingerprint, expiresAt }
    store(row)
    const shown = { certificate, privateKey, authority: authority.authority.certificate }
    return { ok: true, value: { credential: view(row), password: null, ...shown } }
  }
  const find = (deviceId: string) => readDevices(parts.devicesPath).find((row) => row.deviceId === deviceId)
  const fresh = (deviceId: string, kind: Kind, actor: string, rotations: number): DeviceCredential => ({
    ...{ deviceId, kind, salt: null, hash: null, fingerprint: null, expiresAt: null },
    ...{ createdAt: parts.now(), createdBy: actor, rotations },
  })
  return {
    credentials: () => ({ ok: true, value: { items: readDevices(parts.devicesPath).map(view) } }),
    create: (deviceId, kind, actor) =>
      inTurn(async () => {
        if (!find(deviceId)) return make(fresh(deviceId, kind, actor, 0))
        const message = `The device "${deviceId}" has a credential already. Make it anew instead.`
        return failure('already_exists', message, [{ path: 'deviceId', message: 'has a credential' }])
      }),
    rotate: (deviceId, actor) =>
      inTurn(async () => {
        const row = find(deviceId)
        return row ? make(fresh(deviceId, row.kind, actor, row.rotations + 1)) : unknown(deviceId)
      }),
    revoke: (deviceId): Result<{ deviceId: string }> => {
      const rows = readDevices(parts.devicesPath)
      if (!rows.some((row) => row.deviceId === deviceId)) return unknown(deviceId)
      writeDevices(
        parts.devicesPath,
        rows.filter((row) => row.deviceId !== deviceId),
      )
      parts.onChanged(deviceId)
      return { ok: true, value: { deviceId } }
    },
  }
}
