/** The right half of New job: what will happen. Every key stroke at the left updates it. */
import type { CSSProperties } from 'react'
import type { Target, Template } from '../../../src-preload/contract/entities.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { isolate, ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { closeOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PresenceMark } from '../../ui/presence-mark.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { type Json, previewLines } from './parameters.ts'
import { newJobText } from './text.ts'

type Reach = RequestOutput<'jobs.reach'>
type Kind = 'free' | 'busy' | 'asleep' | 'lost' | 'unknown'
const KINDS: readonly { kind: Kind; look: string }[] = [
  { kind: 'free', look: 'past' },
  { kind: 'busy', look: 'running' },
  { kind: 'asleep', look: 'asleep' },
  { kind: 'lost', look: 'unsure' },
  { kind: 'unknown', look: 'waiting' },
]

/** Who gets it, how long it takes by past runs, and the document. */
export function WhatHappens({
  target,
  reach,
  getCount,
  template,
  document,
  values,
}: {
  target: Target | null
  reach: Reach | undefined
  /** How many of those it reaches get it. */
  getCount: number
  template: Template | undefined
  document: unknown
  values: Readonly<Record<string, Json>>
}) {
  const say = useText(newJobText)
  if (template?.reach === 'local') return <EmptyState title={say('runsHere')} help={say('runsHereHelp')} />
  return (
    <>
      {target && reach ? (
        <Who reach={reach} getCount={getCount} target={target} />
      ) : (
        <EmptyState title={say('chooseFirst')} help={say('chooseFirstHelp')} />
      )}
      {document !== null && document !== undefined && (
        <section className="happens-part">
          <h3>{say('receives')}</h3>
          <Preview document={document} values={values} />
        </section>
      )}
    </>
  )
}

function Who({ reach, getCount, target }: { reach: Reach; getCount: number; target: Target }) {
  const say = useText(newJobText)
  const format = useFormat()
  const shown = KINDS.filter(({ kind }) => reach[kind] > 0)
  return (
    <>
      <p className="title-line">
        <b className="strong">{say('getIt', { count: getCount, n: format.number(getCount) })}</b>{' '}
        <span className="ink-2">{say('freeNow', { count: reach.free, n: format.number(reach.free) })}</span>
      </p>
      <span className="bar big" aria-hidden="true">
        {shown.map(({ kind, look }) => (
          <i key={kind} className={look} style={{ '--share': reach[kind] } as CSSProperties} />
        ))}
      </span>
      <div>
        {shown.map(({ kind }) => (
          <WhoRow key={kind} kind={kind} count={reach[kind]} samples={reach.samples[kind] ?? []} target={target} />
        ))}
      </div>
      <p className="ink-2 happens-part">
        {reach.usualMs === null ? say('usualUnknown') : say('usual', { time: format.duration(reach.usualMs) })}
      </p>
    </>
  )
}

function WhoRow({
  kind,
  count,
  samples,
  target,
}: {
  kind: Kind
  count: number
  samples: readonly string[]
  target: Target
}) {
  const say = useText(newJobText)
  const format = useFormat()
  const go = useRoute((route) => route.go)
  const names = samples.slice(0, 3).map(isolate)
  const words =
    kind !== 'free' && kind !== 'busy' && names.length > 0
      ? say('withSamples', { what: say(kind), names: format.list(names) })
      : say(kind)
  const see = () => {
    closeOverlay()
    go('devices', {
      ...(kind === 'free' || kind === 'busy' ? { presence: 'online' } : { presence: kind }),
      ...(target.kind === 'group' ? { group: target.deviceGroupId } : {}),
    })
  }
  return (
    <div className="who-row">
      <span>
        {kind === 'busy' ? (
          <StateMark state="RUNNING" markOnly />
        ) : (
          <PresenceMark presence={kind === 'free' ? 'online' : kind} markOnly />
        )}
      </span>
      <b className="strong number">{format.number(count)}</b>
      <span className="ink-2 clip" title={words}>
        {words}
      </span>
      {kind === 'free' ? <span /> : <LinkButton onPress={see}>{say('see')}</LinkButton>}
    </div>
  )
}

function Preview({ document, values }: { document: unknown; values: Readonly<Record<string, Json>> }) {
  const say = useText(newJobText)
  const format = useFormat()
  const lines = previewLines(document, values)
  const open = [...new Set(lines.flatMap((line) => line.open))]
  return (
    <>
      <div className="code-block preview">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a document have no identity but their place
          <div key={index}>
            <span className="punctuation">{line.before}</span>
            <span className={line.isSubstituted ? 'value substituted' : 'value'}>{line.value}</span>
            <span className="punctuation">{line.after}</span>
          </div>
        ))}
      </div>
      {open.length > 0 && (
        <p className="meta tone-unsure">{say('sentAsWritten', { names: format.list(open.map(ltr)) })}</p>
      )}
    </>
  )
}
