/** What requests may ask of the broker: its status, a test, a new password. The link itself is broker-link.ts's. */
import type { Settings } from '../../src-preload/contract/entities.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { BrokerChoice } from '../config.ts'
import type { BrokerDoor } from '../handlers/handler.ts'
import { testBroker } from '../mqtt/test-broker.ts'
import { DEFAULT_PREFIX } from './broker-link.ts'
import type { BrokerLink } from './broker-link.ts'

export type BrokerDoorOptions = {
  readonly settings: () => Settings
  readonly choice: BrokerChoice | null
  readonly readSecret: () => Promise<string | null>
  readonly writeSecret: (value: string | null) => Promise<Result<null>>
  readonly reconnect: () => Promise<void>
}

export function brokerDoor(link: BrokerLink, options: BrokerDoorOptions): BrokerDoor {
  const storedPassword = (url: string) => {
    const { choice } = options
    return choice?.kind === 'url' && choice.url === url ? Promise.resolve(choice.password) : options.readSecret()
  }
  return {
    status: () => link.status,
    async test(input) {
      const profile = options.settings().broker
      const prefix = input.prefix ?? profile?.prefix ?? DEFAULT_PREFIX
      const builtin = input.url === 'builtin' ? link.builtin : null
      const access = builtin
        ? { url: builtin.url, ...builtin.credentials.service }
        : {
            url: input.url,
            username: input.username ?? profile?.username ?? null,
            // The kept password goes to the address it was kept for, and nowhere else.
            password: input.password ?? (profile?.url === input.url ? await storedPassword(input.url) : null),
          }
      const { ok, steps } = await testBroker({ ...access, prefix })
      return { ok, steps: steps.map((step) => ({ ...step })) }
    },
    async setPassword(password) {
      const written = await options.writeSecret(password)
      if (written.ok) await options.reconnect()
      return written
    },
  }
}
