/** What the start asked for, as a change of the workspace's settings; null = they say so already. The password never goes there. */
import type { Settings } from '../../src-preload/contract/entities.ts'
import type { EngineConfig } from '../config.ts'
import { DEFAULT_PREFIX } from './broker-link.ts'

export function startSettings(settings: Settings, config: EngineConfig): Partial<Settings> | null {
  const change: Partial<Settings> = {}
  const { broker, prefix } = config
  const stored = settings.broker
  // What a saved profile knows of the same address besides (its certificates) stays.
  const wanted = broker
    ? {
        ...(broker.kind === 'url' && stored?.url === broker.url ? stored : {}),
        url: broker.kind === 'builtin' ? 'builtin' : broker.url,
        username: broker.kind === 'builtin' ? null : broker.username,
        hasPassword: broker.kind === 'url' && broker.password !== null,
        prefix: prefix ?? stored?.prefix ?? DEFAULT_PREFIX,
      }
    : stored && prefix
      ? { ...stored, prefix }
      : null
  if (wanted && JSON.stringify(wanted) !== JSON.stringify(stored)) change.broker = wanted
  if (config.isDemo && !settings.isDemo) change.isDemo = true
  return Object.keys(change).length > 0 ? change : null
}
