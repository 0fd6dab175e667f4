/** The defaults of every setting. Shapes and docstrings are in the contract's `settings` schema. */
import type { Settings } from '../../../src-preload/contract/entities.ts'

export const DEFAULT_SETTINGS: Settings = {
  workspaceNameEn: null,
  workspaceNameAr: null,
  operator: 'operator',
  language: 'en',
  theme: 'system',
  density: 'comfortable',
  timezone: 'UTC',
  letterKeys: true,
  broker: null,
  localConcurrency: 4,
  fleetConcurrency: null,
  queueHeld: false,
  keepInTray: true,
  trayExplained: false,
  startAtLogin: false,
  notifications: true,
  retentionDays: null,
  startSpreadMs: 10_000,
  isDemo: false,
}
