// Waits for a condition that other code makes true, woken by what that code does: no sleeping, no polling.

/** A place that wakes those who wait whenever something happened. */
export class Bell {
  readonly #waiting = new Set<() => void>()

  readonly ring = (): void => {
    for (const check of [...this.#waiting]) check()
  }

  /** Resolves as soon as `condition` holds at a ring (or now). The test's own time limit ends it otherwise. */
  until(condition: () => boolean): Promise<void> {
    if (condition()) return Promise.resolve()
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return
        this.#waiting.delete(check)
        resolve()
      }
      this.#waiting.add(check)
    })
  }
}
