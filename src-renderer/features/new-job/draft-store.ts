/** The draft of a new job; it survives closing the dialog. View state only. */
import { create } from 'zustand'
import type { PlanForm } from '../../rollout/use-plan.ts'
import type { Target } from '../../../src-preload/contract/entities.ts'

export type TargetKind = Target['kind']
export type Draft = {
  source: 'template' | 'document'
  templateId: string | null
  name: string
  documentText: string
  targetKind: TargetKind
  deviceId: string
  deviceIds: readonly string[]
  deviceGroupId: string | null
  /** As typed; turned into values when sent. */
  params: Readonly<Record<string, string | boolean>>
  priority: number
  timeoutText: string
  /** Hours until what has not started ends; null: as the template says. */
  expiresHours: number | null
  /** A plan of its own, laid over the template's; null = as the template says. */
  plan: PlanForm
}

const EMPTY: Draft = {
  source: 'template',
  templateId: null,
  name: '',
  documentText: '{\n  "operation": ""\n}',
  targetKind: 'group',
  deviceId: '',
  deviceIds: [],
  deviceGroupId: null,
  params: {},
  priority: 0,
  timeoutText: '',
  expiresHours: null,
  plan: null,
}

/** The draft and how to change or forget it. */
export const useDraft = create<Draft & { change: (part: Partial<Draft>) => void; forget: () => void }>()((set) => ({
  ...EMPTY,
  change: (part) => set(part),
  forget: () => set(EMPTY),
}))

/** The target that the draft names, or null while it names none. */
export function targetOf(draft: Draft): Target | null {
  if (draft.targetKind === 'all') return { kind: 'all' }
  if (draft.targetKind === 'group')
    return draft.deviceGroupId ? { kind: 'group', deviceGroupId: draft.deviceGroupId } : null
  if (draft.targetKind === 'devices')
    return draft.deviceIds.length > 0 ? { kind: 'devices', deviceIds: [...draft.deviceIds] } : null
  return draft.deviceId ? { kind: 'device', deviceId: draft.deviceId } : null
}
