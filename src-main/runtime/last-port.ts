/** The built-in broker's port of last time, so that devices find it where it was. Losing the file costs nothing. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const fileOf = (workspacePath: string) => join(workspacePath, 'broker-port')

/** 0 = none known. */
export function readLastPort(workspacePath: string): number {
  try {
    const port = Number(readFileSync(fileOf(workspacePath), 'utf8'))
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

export function writeLastPort(workspacePath: string, port: number): void {
  writeFileSync(fileOf(workspacePath), `${port}\n`)
}
