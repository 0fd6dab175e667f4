/** The toast in view and the stack behind Ctrl+Z: fifty steps, newest first. Knows no request. */
import { create } from 'zustand'

/** `undo` takes it back and answers false when that was refused (the sentence of the refusal is the caller's). */
export type Step = { sentence: string; undo: () => Promise<boolean> | boolean; redo?: () => Promise<boolean> | boolean }
type Shown = { id: number; sentence: string; step: Step | null }
type UndoState = { past: readonly Step[]; future: readonly Step[]; shown: Shown | null }

/** How many steps can be taken back. */
export const UNDO_DEPTH = 50
let lastId = 0

/** Toast and stacks of this window. */
export const useUndo = create<UndoState>()(() => ({ past: [], future: [], shown: null }))

function show(sentence: string, step: Step | null): void {
  lastId += 1
  useUndo.setState({ shown: { id: lastId, sentence, step } })
}

/** Says a sentence for ten seconds, with nothing to take back. */
export function toast(sentence: string): void {
  show(sentence, null)
}

/** Says what was done and keeps how to take it back. */
export function remember(step: Step): void {
  useUndo.setState((state) => ({ past: [step, ...state.past].slice(0, UNDO_DEPTH), future: [] }))
  show(step.sentence, step)
}

/** Takes the newest step back (Ctrl+Z). Answers the step, or null when there was none or it was refused. */
export async function undoLast(): Promise<Step | null> {
  const [step, ...past] = useUndo.getState().past
  if (!step) return null
  useUndo.setState({ past, shown: null })
  if (!(await step.undo())) return null
  if (step.redo) useUndo.setState((state) => ({ future: [step, ...state.future].slice(0, UNDO_DEPTH) }))
  return step
}

/** Takes back one certain step: the Undo button of its toast. */
export async function undoStep(step: Step): Promise<Step | null> {
  useUndo.setState((state) => ({ past: [step, ...state.past.filter((other) => other !== step)] }))
  return undoLast()
}

/** Does the step again that was taken back last (Ctrl+Shift+Z). */
export async function redoLast(): Promise<Step | null> {
  const [step, ...future] = useUndo.getState().future
  if (!step?.redo) return null
  useUndo.setState({ future })
  if (!(await step.redo())) return null
  useUndo.setState((state) => ({ past: [step, ...state.past].slice(0, UNDO_DEPTH) }))
  show(step.sentence, step)
  return step
}

/** Lets go of a toast whose time is over. */
export function dropToast(id: number): void {
  if (useUndo.getState().shown?.id === id) useUndo.setState({ shown: null })
}
