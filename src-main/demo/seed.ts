/** Fills the demo workspace through the same requests that an operator's window sends. Knows nothing of stores or threads. */
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import type { EngineRequestName, RequestInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import {
  DEMO_DEVICE_COUNT,
  demoDeviceGroups,
  demoGroups,
  demoSchedules,
  demoTemplates,
  demoWatch,
  demoWatchTimes,
} from './plan.ts'

export type Ask = <N extends EngineRequestName>(name: N, input: RequestInput<N>) => Promise<Result<RequestOutput<N>>>

/** Ends the seeding at the first refusal; carries it whole. */
export class SeedRefused extends Error {
  readonly failure: Failure
  constructor(request: string, failure: Failure) {
    super(`${request}: ${failure.code} ${failure.message} ${failure.errors.map((error) => error.path).join(' ')}`)
    this.failure = failure
  }
}

async function must<N extends EngineRequestName>(ask: Ask, name: N, input: RequestInput<N>): Promise<RequestOutput<N>> {
  const answer = await ask(name, input)
  if (!answer.ok) throw new SeedRefused(name, answer)
  return answer.value
}

/** Waits until the fleet has been heard, told by `nextChange` (resolves after each change batch, or after its own limit). */
export async function fleetIsHeard(ask: Ask, nextChange: () => Promise<void>, attempts: number): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const facets = await must(ask, 'devices.facets', {})
    if (facets.total >= DEMO_DEVICE_COUNT) return true
    await nextChange()
  }
  return false
}

type Template = RequestInput<'templates.create'>
type Timing = (typeof demoWatchTimes)[keyof typeof demoWatchTimes]

async function scheduled(ask: Ask, template: Template, timing: Timing): Promise<void> {
  const { id: templateId } = await must(ask, 'templates.create', template)
  const { nameEn, nameAr } = template
  await must(ask, 'schedules.create', { nameEn, nameAr, templateId, ...timing })
}

/** Readings, the rules that look at them, and a policy that is deployed and checked again. */
async function seedWatch(ask: Ask, groupId: (key: string) => string): Promise<void> {
  const of = (key: string) => ({ kind: 'group', deviceGroupId: groupId(key) }) as const
  const { collection, check, policy, recheck } = demoWatch
  await scheduled(ask, { ...collection, defaultTarget: of('pumps') }, demoWatchTimes.collection)
  await scheduled(ask, check, demoWatchTimes.check)
  const { id: policyId } = await must(ask, 'policies.create', { ...policy, target: of('kiosks') })
  await must(ask, 'policies.deploy', { id: policyId })
  const { desired } = policy
  await must(ask, 'policies.change', { id: policyId, desired: { ...desired, volume: 2 } })
  await must(ask, 'policies.deploy', { id: policyId })
  const defaultParams = { policyId, mode: 'check' }
  await scheduled(ask, { ...recheck, defaultParams }, demoWatchTimes.recheck)
}

/** Makes everything of plan.ts once; a workspace that already has schedules is left as it is. */
export async function seedDemo(ask: Ask): Promise<void> {
  const present = await must(ask, 'schedules.list', { limit: 1 })
  if (present.items.length > 0) return
  const groupIds = new Map<string, string>()
  for (const { key, ...group } of demoDeviceGroups) {
    groupIds.set(key, (await must(ask, 'deviceGroups.create', { kind: 'query', ...group })).id)
  }
  const templateIds = new Map<string, string>()
  for (const { key, ...template } of demoTemplates) {
    templateIds.set(key, (await must(ask, 'templates.create', template)).id)
  }
  const target = (group: string | null | undefined) =>
    group ? ({ kind: 'group', deviceGroupId: groupIds.get(group) ?? '' } as const) : null
  const templateId = (key: string): string => templateIds.get(key) ?? ''
  for (const { from, group, ...schedule } of demoSchedules) {
    await must(ask, 'schedules.create', { ...schedule, templateId: templateId(from), target: target(group) })
  }
  await seedWatch(ask, (key) => groupIds.get(key) ?? '')
  for (const { members, ...group } of demoGroups) {
    const jobs = members.map((member) => ({ templateId: templateId(member.from), target: target(member.group) }))
    await must(ask, 'groups.create', { ...group, jobs })
  }
}
