/** What every stage of the fleet proof stands on. */
import type { ProofConsole } from './console.ts'
import type { Devices } from './device-process.ts'
import type { MortalBroker } from './mosquitto.ts'

export type Stage = { readonly console: ProofConsole; readonly devices: Devices; readonly broker: MortalBroker }
