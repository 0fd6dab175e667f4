/** Requests about reasons and crontab files. The engine decides and says; only the broker's state is added here, which it does not know. */
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import type { Sentence } from '../../src-preload/contract/requests-explain.ts'
import type { Schedule } from '../../src-preload/contract/entities.ts'
import type { EngineRequestName } from '../../src-preload/contract/requests.ts'
import { say } from '../engine/explain/say.ts'
import { term } from '../engine/explain/terms.ts'
import { commandThen, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

type Name = Extract<EngineRequestName, `explain.${string}` | `crontab.${string}` | 'selfCheck.get'>

/** Work for devices that is open cannot move while the broker is not there. */
function brokerSentence(parts: HandlerParts, id: string): Sentence[] {
  const { state, sinceAt } = parts.broker.status()
  if (state === 'online' || state === 'unset') return []
  const job = parts.store.read((tx) => tx.getJobByRunId(id) ?? tx.getJob(id) ?? tx.getJobByPublicId(id))
  if (job?.reach !== 'fleet' || job.state === 'COMPLETED' || job.state === 'CANCELLED') return []
  return [
    say('waits_broker_offline', {
      at: sinceAt,
      facts: { state: term('broker', state) },
      data: { state, sinceAt },
      runIds: [job.runId],
    }),
  ]
}

function schedulesOf(parts: HandlerParts, ids: readonly string[]): Schedule[] {
  return parts.store.read((tx) =>
    ids.flatMap((id) => {
      const row = tx.getSchedule(id)
      if (row === null) return []
      const { decidedUpToAt: _engineOnly, ...schedule } = row
      return [schedule]
    }),
  )
}

export function explainHandlers(parts: HandlerParts): Handlers<Name> {
  const { engine, clock } = parts
  return {
    'explain.run': (input, actor) => {
      const told = engine.command('explain.run', input, actor, clock.now())
      if (!told.ok) return told
      const value: RequestOutput<'explain.run'> = told.value
      return ok({ sentences: [...value.sentences, ...brokerSentence(parts, input.id)] })
    },
    'explain.nothing': (input, actor) => engine.command('explain.nothing', input, actor, clock.now()),
    'selfCheck.get': (input, actor) => engine.command('selfCheck.get', input, actor, clock.now()),
    'crontab.preview': (input, actor) => engine.command('crontab.preview', input, actor, clock.now()),
    'crontab.import': (input, actor) =>
      commandThen(parts, 'crontab.import', input, actor, ({ ids }) => ok({ schedules: schedulesOf(parts, ids) })),
  }
}
