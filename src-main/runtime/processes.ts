/** Questions to the operating system about processes. */

/** Is this pid alive on this computer? A process of somebody else's counts (EPERM). */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
