/** Requests that the desktop shell answers itself: name → {input, output}. */
import * as z from 'zod'
import { none } from './requests-plan.ts'

export const appRequests = {
  'app.info': {
    input: none,
    output: z.object({
      version: z.string(),
      runtime: z.string(),
      platform: z.string(),
      isDemo: z.boolean(),
      /** No broker was ever set and nothing is scheduled: show the three doors. */
      isFirstRun: z.boolean(),
      workspacePath: z.string(),
      hasTray: z.boolean(),
      engineState: z.string(),
      engineCode: z.string().nullable(),
      engineMessage: z.string().nullable(),
    }),
  },
  'app.startDemo': { input: none, output: z.object({ started: z.boolean() }) },
  'app.leaveDemo': { input: none, output: z.object({ left: z.boolean() }) },
  'app.chooseSaveFile': {
    input: z.strictObject({ suggestedName: z.string().max(200), kind: z.enum(['csv']) }),
    output: z.object({ path: z.string().nullable() }),
  },
  /** Asks where to, then writes it there. `path` null: the operator thought better of it; `problem`: the system's code, `ENOSPC`. */
  'app.saveText': {
    input: z.strictObject({
      suggestedName: z.string().max(200),
      kind: z.enum(['csv', 'json']),
      text: z.string().max(64 * 1024 * 1024),
    }),
    output: z.object({ path: z.string().nullable(), problem: z.string().nullable() }),
  },
  'app.showFile': { input: z.strictObject({ reportId: z.string() }), output: z.object({ shown: z.boolean() }) },
  /** Shows one file that a run left in the system's file window. False when it is not one of the run's listed files. */
  'app.showArtifact': {
    input: z.strictObject({ runId: z.string().min(1).max(64), name: z.string().min(1).max(2_000) }),
    output: z.object({ shown: z.boolean() }),
  },
  'app.copyText': {
    input: z.strictObject({ text: z.string().max(100_000) }),
    output: z.object({ copied: z.boolean() }),
  },
  'app.quit': { input: none, output: z.object({ quitting: z.boolean() }) },
  'app.openRun': { input: z.strictObject({ runId: z.string() }), output: z.object({ opened: z.boolean() }) },
  'app.leaseFacts': {
    input: none,
    output: z.object({ holder: z.record(z.string(), z.unknown()).nullable() }),
  },
  'app.openWorkspace': { input: none, output: z.object({ opened: z.boolean() }) },
} as const
