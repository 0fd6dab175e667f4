// How the launcher speaks: always on stderr, so that stdout belongs to the program it starts.
// No decisions here.

/** A failure the operator can act on: what went wrong, and what to do about it. */
export class LaunchError extends Error {
  constructor(message, remedy, exitCode = 1) {
    super(message)
    this.remedy = remedy
    this.exitCode = exitCode
  }
}

/** Writes one plain line of progress. */
export function say(line) {
  process.stderr.write(`muster: ${line}\n`)
}

/** Writes lines between rules, for what nobody should overlook. */
export function shout(lines) {
  const rule = '='.repeat(78)
  process.stderr.write(`${rule}\n${lines.map((line) => `  ${line}\n`).join('')}${rule}\n`)
}

/** Prints a failure with its remedy and returns the exit code to use. */
export function tellFailure(error) {
  if (error instanceof LaunchError) {
    say(`FAILED: ${error.message}`)
    if (error.remedy) say(`What to do: ${error.remedy}`)
    return error.exitCode
  }
  say(`FAILED unexpectedly: ${error?.stack ?? error}`)
  return 1
}

/** "3.4 s" for a duration in milliseconds. */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`
}
