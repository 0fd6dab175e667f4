/** The bounds of local work in one place. Nothing here imports anything. */

export const HOUR_MS = 3_600_000

/** Bounds of a custom script and of what it leaves behind. */
export const SCRIPT = {
  args: 256,
  argChars: 8_192,
  envPairs: 100,
  envValueChars: 8_192,
  stdinChars: 65_536,
  outputKbDefault: 1_024,
  outputKbMax: 102_400,
  artifactFiles: 100,
  artifactBytes: 50 * 1024 * 1024,
  /** How deep folders of artifacts are looked into. */
  artifactDepth: 8,
  /** Standard output up to this size is read as the run's result when it is one JSON object. */
  resultBytes: 64 * 1024,
  summaryChars: 200,
  /** From the wish to end to the force, for every process of the group. */
  killAfterMs: 5_000,
  /** The same for what a killed engine left behind; a start waits for it. */
  leftoverKillAfterMs: 1_000,
  /** After the group has gone, its pipes close within this, or somebody outside of it holds them. */
  pipesCloseMs: 1_000,
} as const
