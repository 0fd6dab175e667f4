/** Answers the requests that are the shell's own (`app.…`). Input is parsed with the contract, output checked by its type. */
import { basename, join } from 'node:path'
import { app, type BrowserWindow, clipboard, dialog, shell } from 'electron'
import type { FieldError, Result } from '../../src-preload/contract/failures.ts'
import { appRequests } from '../../src-preload/contract/requests-app.ts'
import type { AppRequestName } from '../../src-preload/contract/names.ts'
import type { ParsedInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import { saveText } from './save-text.ts'

export type AppActions = {
  info(): Promise<RequestOutput<'app.info'>>
  startDemo(): Promise<void>
  leaveDemo(): Promise<void>
  quit(): void
  openRun(runId: string): void
  /** Where a finished report lies; null when this report is unknown. */
  reportPath(reportId: string): Promise<string | null>
  /** Where a file that a run left lies; null when it is not one of the run's listed files. */
  artifactPath(runId: string, name: string): Promise<string | null>
  leaseHolder(): Record<string, unknown> | null
  openWorkspace(window: BrowserWindow): Promise<boolean>
}

type Handlers = { [N in AppRequestName]: (input: ParsedInput<N>, window: BrowserWindow) => Promise<RequestOutput<N>> }

const saveWhereAsked: Handlers['app.saveText'] = async ({ suggestedName, kind, text }, window) => {
  const choice = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('documents'), basename(suggestedName)),
    filters: [{ name: kind.toUpperCase(), extensions: [kind] }],
  })
  if (choice.canceled || !choice.filePath) return { path: null, problem: null }
  return { path: choice.filePath, problem: await saveText(choice.filePath, text) }
}

function handlers(actions: AppActions): Handlers {
  return {
    'app.info': () => actions.info(),
    'app.startDemo': async () => {
      await actions.startDemo()
      return { started: true }
    },
    'app.leaveDemo': async () => {
      await actions.leaveDemo()
      return { left: true }
    },
    'app.chooseSaveFile': async ({ suggestedName, kind }, window) => {
      const choice = await dialog.showSaveDialog(window, {
        defaultPath: join(app.getPath('documents'), basename(suggestedName)),
        filters: [{ name: kind.toUpperCase(), extensions: [kind] }],
      })
      return { path: choice.canceled ? null : choice.filePath }
    },
    'app.saveText': saveWhereAsked,
    'app.showFile': async ({ reportId }) => {
      const path = await actions.reportPath(reportId)
      if (path) shell.showItemInFolder(path)
      return { shown: path !== null }
    },
    'app.showArtifact': async ({ runId, name }) => {
      const path = await actions.artifactPath(runId, name)
      if (path) shell.showItemInFolder(path)
      return { shown: path !== null }
    },
    'app.copyText': async ({ text }) => {
      // Asynchronous in newer runtimes; awaiting serves both.
      await clipboard.writeText(text)
      return { copied: true }
    },
    'app.quit': async () => {
      actions.quit()
      return { quitting: true }
    },
    'app.openRun': async ({ runId }) => {
      actions.openRun(runId)
      return { opened: true }
    },
    'app.leaseFacts': async () => ({ holder: actions.leaseHolder() }),
    'app.openWorkspace': async (_input, window) => ({ opened: await actions.openWorkspace(window) }),
  }
}

export type AnswerApp = (name: AppRequestName, input: unknown, window: BrowserWindow) => Promise<Result<unknown>>

export function answerApp(actions: AppActions): AnswerApp {
  const table = handlers(actions) as Record<AppRequestName, (input: never, window: BrowserWindow) => Promise<unknown>>
  return async (name, input, window) => {
    const parsed = appRequests[name].input.safeParse(input ?? {})
    if (!parsed.success) {
      const errors: FieldError[] = parsed.error.issues.map((issue) => ({
        path: issue.path.join('.'),
        message: issue.message,
      }))
      return { ok: false, code: 'invalid_input', message: 'This request is not of the right form', errors }
    }
    return { ok: true, value: await table[name](parsed.data as never, window) }
  }
}
