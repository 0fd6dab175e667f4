/** A fleet plan as a form holds it: on or off, its draft, its errors in words, and what is sent. */
import type { FleetPlan } from '../../src-preload/contract/fleet-plan.ts'
import { instantInZone, wallInZone } from '../i18n/instant-in-zone.ts'
import { useFormat, useText } from '../i18n/locale.tsx'
import { type PlanWrong, planWrongs } from './plan-check.ts'
import { type PlanDraft, planDraftOf, planOf } from './plan-draft.ts'
import { planText } from './plan-text.ts'

/** Null = no plan. */
export type PlanForm = PlanDraft | null

/** The form of a stored plan, with instants on the wall of this zone. */
export function planFormOf(plan: FleetPlan | null, zone: string): PlanForm {
  return plan === null ? null : planDraftOf(plan, (at) => wallInZone(at, zone))
}

/** What is sent; null both for no plan and, with wrongs, for one that must not be sent: ask `planWrongsOf` first. */
export function planToSend(form: PlanForm, zone: string): FleetPlan | null {
  return form === null ? null : planOf(form, (date, time) => instantInZone(date, time, zone))
}

/** By paths below `fleetPlan`; empty for no plan. */
export function planWrongsOf(form: PlanForm) {
  return form === null ? {} : planWrongs(form)
}

/** Says what is wrong. */
export function usePlanWords(): (wrong: PlanWrong) => string {
  const say = useText(planText)
  const format = useFormat()
  return (wrong) => {
    if (wrong.code !== 'range') return say(wrong.code)
    const values = { least: format.number(wrong.least), most: format.number(wrong.most) }
    return say(wrong.isWhole ? 'wrongWhole' : 'wrongNumber', values)
  }
}
