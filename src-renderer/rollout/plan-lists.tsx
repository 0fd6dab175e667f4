/** The lists of a fleet plan: waves, windows, pre-checks, and what follows failures. */
import { useRead } from '../api/use-read.ts'
import { useText } from '../i18n/locale.tsx'
import type { PlanProps } from './plan-draft.ts'
import { planText } from './plan-text.ts'
import { RowsField } from './rows-field.tsx'

const OPS = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'exists', 'absent', 'matches'] as const
const RETRY_TYPES = ['FAILED', 'TIMED_OUT', 'ALL'] as const
const ABORT_TYPES = ['FAILED', 'REJECTED', 'TIMED_OUT', 'ALL'] as const

export function WaveRows({ draft, change, errorOf }: PlanProps) {
  const say = useText(planText)
  return (
    <RowsField
      title={say('waves')}
      note={say('wavesNote')}
      path="waves"
      rows={draft.waves}
      columns={[
        { key: 'percent', label: say('percent'), kind: 'number' },
        { key: 'successPercent', label: say('successPercent'), kind: 'number' },
        { key: 'needsApproval', label: say('needsApproval'), kind: 'check' },
      ]}
      empty={{ percent: draft.waves.length === 0 ? '10' : '100', successPercent: '', needsApproval: false }}
      add={say('addWave')}
      most={20}
      errorOf={errorOf}
      onChange={(waves) => change({ waves })}
    />
  )
}

/** Zones out of the lookups, and before them each device's own. */
export function WindowRows({ draft, change, errorOf }: PlanProps) {
  const say = useText(planText)
  const zones = useRead('lookups.get', {}).data?.timezones ?? []
  const choices = [{ id: 'device', label: say('deviceZone') }, ...zones.map((id) => ({ id, label: id }))]
  return (
    <RowsField
      title={say('windows')}
      note={say('windowsNote')}
      path="windows"
      rows={draft.windows}
      columns={[
        { key: 'cron', label: say('cron'), kind: 'code' },
        { key: 'durationMinutes', label: say('durationMinutes'), kind: 'number' },
        { key: 'timezone', label: say('timezone'), kind: 'choice', choices, isWide: true },
      ]}
      empty={{ cron: '0 2 * * *', durationMinutes: '120', timezone: 'device' }}
      add={say('addWindow')}
      most={20}
      errorOf={errorOf}
      onChange={(windows) => change({ windows })}
    />
  )
}

export function PrecheckRows({ draft, change, errorOf }: PlanProps) {
  const say = useText(planText)
  return (
    <RowsField
      title={say('prechecks')}
      note={say('prechecksNote')}
      path="prechecks"
      rows={draft.prechecks}
      columns={[
        { key: 'path', label: say('path'), kind: 'code', isWide: true },
        { key: 'op', label: say('op'), kind: 'choice', choices: OPS.map((id) => ({ id, label: say(id) })) },
        { key: 'value', label: say('value'), kind: 'text', isShown: ({ op }) => op !== 'exists' && op !== 'absent' },
      ]}
      empty={{ path: 'attributes.', op: 'gte', value: '' }}
      add={say('addCheck')}
      most={20}
      errorOf={errorOf}
      onChange={(prechecks) => change({ prechecks })}
    />
  )
}

/** When to stop, and what is tried again. */
export function FailureRows({ draft, change, errorOf }: PlanProps) {
  const say = useText(planText)
  const kinds = (ids: readonly ('FAILED' | 'REJECTED' | 'TIMED_OUT' | 'ALL')[]) =>
    ids.map((id) => ({ id: id as string, label: say(id) }))
  return (
    <>
      <RowsField
        title={say('abort')}
        note={say('abortNote')}
        path="abort"
        rows={draft.abort}
        columns={[
          { key: 'failureType', label: say('failureType'), kind: 'choice', choices: kinds(ABORT_TYPES), isWide: true },
          { key: 'thresholdPercent', label: say('thresholdPercent'), kind: 'number' },
          { key: 'minExecuted', label: say('minExecuted'), kind: 'number' },
        ]}
        empty={{ failureType: 'ALL', thresholdPercent: '20', minExecuted: '10' }}
        add={say('addAbort')}
        most={10}
        errorOf={errorOf}
        onChange={(abort) => change({ abort })}
      />
      <RowsField
        title={say('retries')}
        note={say('retriesNote')}
        path="retries"
        rows={draft.retries}
        columns={[
          { key: 'failureType', label: say('failureType'), kind: 'choice', choices: kinds(RETRY_TYPES), isWide: true },
          { key: 'codes', label: say('codes'), kind: 'code', isWide: true },
          { key: 'limit', label: say('limit'), kind: 'number' },
          { key: 'delay', label: say('delay'), kind: 'number' },
          { key: 'backoff', label: say('backoff'), kind: 'number' },
        ]}
        empty={{ failureType: 'FAILED', codes: '', limit: '3', delay: '60', backoff: '2' }}
        add={say('addRetry')}
        most={20}
        errorOf={errorOf}
        onChange={(retries) => change({ retries })}
      />
    </>
  )
}
