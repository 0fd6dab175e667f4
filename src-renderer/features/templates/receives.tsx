/** Right side: what a device receives with the values tried, substituted parts marked; or that no device receives anything. */
import { useState } from 'react'
import { useRead } from '../../api/use-read.ts'
import type { Values } from '../../forms/parameter-check.ts'
import { ParameterFields } from '../../forms/parameter-fields.tsx'
import { Payload } from '../../forms/payload.tsx'
import { formsText } from '../../forms/text.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { defaultsOf, documentOf, parameterOf, type TemplateDraft } from './draft.ts'
import { templatesText } from './text.ts'
import { useDraftParameters, useIsFleet } from './use-function.ts'

/** What a task function makes of its parameters for a device; null = nothing is known here. */
function madeOf(draft: TemplateDraft, values: Values): Record<string, unknown> | null {
  if (draft.taskFunctionKey === 'data_collection') {
    const readings = Array.isArray(values.readings) ? (values.readings as { key?: unknown }[]) : []
    return { operation: 'report', readings: readings.map((reading) => reading?.key ?? null) }
  }
  if (draft.taskFunctionKey !== 'policy_execution') return null
  const operation = values.mode === 'check' ? 'check_policy' : 'apply_policy'
  return { operation, policyId: values.policyId ?? '…', policyVersion: '…', desired: '…' }
}

/** Values tried here are kept nowhere. */
export function Receives({ draft }: { draft: TemplateDraft }) {
  const say = useText(templatesText)
  const [tried, setTried] = useState<Values>({})
  const isFleet = useIsFleet(draft)
  const isDocument = draft.jobType === 'device_document'
  const own = useDraftParameters(draft)
  const parameters = isDocument ? draft.parameters.filter((each) => each.key !== '').map(parameterOf) : own
  const values = { ...defaultsOf(parameters), ...(isDocument ? tried : draft.functionParams) }
  const document = documentOf(draft)
  const written = 'value' in document ? document.value : null
  const sent = isDocument ? written : madeOf(draft, values)
  const set = parameters.filter(({ key }) => values[key] !== undefined)
  return (
    <aside className="receives" aria-label={say('receives')}>
      <h3 className="mid">{say(isFleet ? 'receives' : 'runsHere')}</h3>
      {!isFleet && <p className="meta ink-2">{say('runsHereHelp')}</p>}
      {isFleet && sent && (
        <Received document={sent} values={isDocument ? values : {}} known={isDocument ? draft.parameters : null} />
      )}
      {!isFleet && (
        <Payload
          label={say('tabParameters')}
          document={Object.fromEntries(set.map(({ key }) => [key, `\${${key}}`]))}
          values={values}
        />
      )}
      {isDocument && parameters.length > 0 && (
        <section className="column gap-3 try">
          <h3 className="mid">{say('tryWith')}</h3>
          <ParameterFields parameters={parameters} values={tried} onChange={setTried} />
        </section>
      )}
    </aside>
  )
}

type ReceivedProps = {
  document: Record<string, unknown>
  values: Values
  /** Null where the document is not the operator's own. */
  known: TemplateDraft['parameters'] | null
}

/** Placeholders that no parameter fills; those of the device (`${device.…}`) are filled for each. */
function strangers({ document, known }: ReceivedProps): string {
  if (known === null) return ''
  const found = [...JSON.stringify(document).matchAll(/\$\{([a-zA-Z][a-zA-Z0-9_]{0,63})\}/g)]
  const names = new Set(found.map(([, name = '']) => name).filter((name) => known.every(({ key }) => key !== name)))
  return [...names].map((name) => `\${${name}}`).join(', ')
}

function Received(props: ReceivedProps) {
  const { document, values } = props
  const say = useText(templatesText)
  const forms = useText(formsText)
  const format = useFormat()
  const settings = useRead('settings.get', {})
  const prefix = settings.data?.broker?.prefix ?? '$aws'
  const unfilled = strangers(props)
  const size = new TextEncoder().encode(JSON.stringify(document)).length
  return (
    <>
      <div>
        <span className="field-label">{say('topic')}</span>
        <div className="code-block">
          <span>{prefix}/things/</span>
          <span className="substituted">{say('thisDevice')}</span>
          <span>/jobs/notify-next</span>
        </div>
      </div>
      <div>
        <span className="field-label">
          {say('document')}
          <span className="code-name">{format.bytes(size)}</span>
        </span>
        <Payload label={say('receives')} document={document} values={values} />
        <p className="caption">{forms('markedParts')}</p>
        {unfilled !== '' && <p className="meta tone-unsure">{say('sentAsIs', { names: ltr(unfilled) })}</p>}
      </div>
    </>
  )
}
