/** Signatures first; the rules follow. */
import type { FleetService } from '../ports/device-link.ts'
import type { FleetContext } from './announce.ts'

/** `createFleetService(withAnnouncements(createContext(parts)))`. */
export function createFleetService(_ctx: FleetContext): FleetService {
  throw new Error('to come')
}
