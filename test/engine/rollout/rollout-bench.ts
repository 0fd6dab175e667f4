// What the tests of rollouts stand on: an engine with devices that answer, go online and have attributes. No expectations here.
import type { DeviceRequest, Reply } from '../../../src-main/engine/ports/device-link.ts'
import type { Store } from '../../../src-main/engine/ports/store.ts'
import type { JobRow } from '../../../src-main/engine/ports/store-work.ts'
import type { Device, Target } from '../../../src-preload/contract/entities.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import type { DeviceWord, Presence } from '../../../src-preload/contract/vocabulary.ts'
import { EngineBench } from '../engine-bench.ts'
import { startNextRequest, updateRequest } from '../fleet/bench.ts'
import { device } from '../../store/rows.ts'

export type Plan = NonNullable<RequestInput<'jobs.create'>['fleetPlan']>

/** `d00000`, `d00001`, … */
export const many = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `d${String(index).padStart(5, '0')}`)

export class Fleet {
  at: EngineBench

  constructor(store?: Store, at?: number) {
    this.at = new EngineBench({ ...(store && { store }), ...(at !== undefined && { at }) }).start()
  }

  /** The engine is gone without a word, and another one takes its place this much later. */
  nextLife(afterMs = 0): void {
    this.at = new EngineBench({ store: this.at.store, at: this.at.wallAt + afterMs }).start()
  }

  add(ids: readonly string[], more: (id: string, index: number) => Partial<Device> = () => ({})): readonly string[] {
    this.at.store.write('test', (tx) => {
      for (const [index, id] of ids.entries())
        tx.insertDevice(device(id, { presence: 'unknown', attributes: {}, tags: [], ...more(id, index) }))
    })
    return ids
  }

  create(deviceIds: readonly string[], fleetPlan: Plan, more: Partial<RequestInput<'jobs.create'>> = {}): string {
    const target: Target = { kind: 'devices', deviceIds: [...deviceIds] }
    const work = more.templateId ? {} : { document: { operation: 'reboot' } }
    return this.at.do('jobs.create', { ...work, target, fleetPlan, ...more }).id
  }

  ask(...requests: DeviceRequest[]): readonly Reply[] {
    return this.at.engine.fleet.handle(requests, this.at.wallAt).replies
  }

  say(jobId: string, status: DeviceWord, ...deviceIds: string[]): readonly Reply[] {
    return this.ask(...deviceIds.map((id) => updateRequest(id, jobId, status)))
  }

  begin(deviceId: string): Reply | undefined {
    return this.ask(startNextRequest(deviceId))[0]
  }

  presence(deviceId: string, presence: Exclude<Presence, 'unknown'>): void {
    const none = { attributes: null, nameEn: null, nameAr: null, asleepUntil: null, retained: false }
    this.at.engine.fleet.presence(
      [{ deviceId, presence, session: `${this.at.wallAt}`, ...none } as never],
      this.at.wallAt,
    )
  }

  job(id: string): JobRow {
    const row = this.at.read((tx) => tx.getJob(id))
    if (row === null) throw new Error(`the job ${id} is gone`)
    return row
  }

  counts(id: string): string {
    const shown = Object.entries(this.job(id).counts).filter(([, count]) => count > 0)
    return shown.map(([state, count]) => `${state} ${count}`).join(', ')
  }

  /** The devices that can see the job now. */
  open(id: string): string[] {
    return this.at
      .read((tx) => tx.executionsOfJob(id, ['QUEUED', 'IN_PROGRESS'], null, 100_000))
      .map((row) => row.deviceId)
  }

  made(id: string): number {
    const { counts } = this.job(id)
    return Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.unreleased
  }

  /** What waits, by reason. */
  waits(id: string): Record<string, number> {
    return Object.fromEntries(this.at.read((tx) => tx.releaseWaitCounts(id)).map(({ why, count }) => [why, count]))
  }

  run(id: string) {
    return this.at.read((tx) => tx.getRun(this.job(id).runId))
  }

  deviceRun(id: string, deviceId: string) {
    return this.at.read((tx) => tx.deviceRunsOf(this.job(id).runId)).findLast((run) => run.deviceId === deviceId)
  }
}
