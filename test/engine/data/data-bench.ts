// An engine with the task functions of data, on a virtual clock, and devices that answer as a test says.
import type { Reply } from '../../../src-main/engine/ports/device-link.ts'
import type { Store } from '../../../src-main/engine/ports/store.ts'
import { taskDefinitions } from '../../../src-main/tasks/registry.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import { EngineBench, TASKS } from '../engine-bench.ts'
import { updateRequest } from '../fleet/bench.ts'

const KNOWN = new Set(TASKS.map(({ key }) => key))

export class DataBench extends EngineBench {
  constructor(store?: Store) {
    const tasks = [...TASKS, ...taskDefinitions.filter(({ key }) => !KNOWN.has(key))]
    super({ tasks, ...(store && { store }) })
    this.start()
  }

  /** The device's word about its head of the queue. */
  answer(deviceId: string, status: string, statusDetails: Record<string, string> = {}): Reply {
    const [head] = this.read((tx) => tx.deviceList(deviceId, 1))
    if (head === undefined) throw new Error(`${deviceId} has nothing to do`)
    return this.say(deviceId, head.publicJobId, status, statusDetails)
  }

  say(deviceId: string, jobId: string, status: string, statusDetails: Record<string, string> = {}): Reply {
    const request = updateRequest(deviceId, jobId, status as never, { statusDetails })
    const { replies } = this.engine.fleet.handle([request], this.wallAt)
    return replies[0] as Reply
  }

  /** A job of a template made for it; answers the job's id. */
  work(template: RequestInput<'templates.create'>, target?: RequestInput<'jobs.create'>['target']): string {
    const templateId = this.do('templates.create', template).id
    return this.do('jobs.create', { templateId, ...(target && { target }) }).id
  }

  collection(readings: object[], deviceIds: string[]): string {
    const template = { nameEn: 'Read', jobType: 'data_collection', taskFunctionKey: 'data_collection' } as const
    const defaultParams = { readings: readings as never }
    return this.work({ ...template, defaultParams }, { kind: 'devices', deviceIds })
  }

  points(key: string, deviceId: string): { at: number; value: number }[] {
    return this.read((tx) => {
      const series = tx.findSeries(key, deviceId)
      return series === null
        ? []
        : tx.pointsOf(series.id, 0, Number.MAX_SAFE_INTEGER, 1_000).map(({ at, value }) => ({ at, value }))
    })
  }
}
