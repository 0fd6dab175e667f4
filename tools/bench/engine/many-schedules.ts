/** Makes many schedules quickly: the first through the engine's own command, the others as rows of its shape. */
import { v7 as uuid } from 'uuid'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { Muster } from './muster.ts'

const A_COMMIT = 2_000

export type Kind = Pick<ParsedInput<'schedules.create'>, 'scheduleType' | 'scheduleConfig' | 'timezone'> &
  Partial<ParsedInput<'schedules.create'>>

/** `count` schedules of one kind; `nextRunAt` of each is what the engine gave the first, unless told. */
export function addSchedules(muster: Muster, templateId: string, count: number, kind: Kind, nextRunAt?: number): void {
  const { id } = muster.command('schedules.create', { nameEn: 'Bench', templateId, isEnabled: true, ...kind })
  const model = muster.store.read((tx) => tx.getSchedule(id))
  if (model === null) throw new Error('the model of a schedule is gone')
  const row = { ...model, nextRunAt: nextRunAt ?? model.nextRunAt }
  muster.store.write('bench', (tx) => tx.advanceSchedule(id, { nextRunAt: row.nextRunAt }))
  for (let done = 1; done < count; done += A_COMMIT) {
    muster.store.write('bench', (tx) => {
      for (let index = done; index < Math.min(count, done + A_COMMIT); index += 1) {
        tx.insertSchedule({ ...row, id: uuid(), number: tx.nextNumber('schedule') })
      }
    })
  }
}
