/** Right side: what a device receives with the values tried, substituted parts marked; or that no device receives anything. */
import { useState } from 'react'
import { useRead } from '../../api/use-read.ts'
import type { Values } from '../../forms/parameter-check.ts'
import { ParameterFields } from '../../forms/parameter-fields.tsx'
import { Payload } from '../../forms/payload.tsx'
import { formsText } from '../../forms/text.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { defaultsOf, documentOf, parameterOf, type TemplateDraft } from './draft.ts'
import { templatesText } from './text.ts'

/** Values tried here are kept nowhere. */
export function Receives({ draft }: { draft: TemplateDraft }) {
  const say = useText(templatesText)
  const [tried, setTried] = useState<Values>({})
  const isFleet = draft.jobType === 'device_document'
  const parameters = isFleet
    ? draft.parameters.filter((each) => each.key !== '').map(parameterOf)
    : draft.functionParameters
  const values = { ...defaultsOf(parameters), ...(isFleet ? tried : draft.functionParams) }
  const document = documentOf(draft)
  return (
    <aside className="receives" aria-label={say('receives')}>
      <h3 className="mid">{say(isFleet ? 'receives' : 'runsHere')}</h3>
      {!isFleet && <p className="meta ink-2">{say('runsHereHelp')}</p>}
      {isFleet && 'value' in document && document.value && <Received document={document.value} values={values} />}
      {!isFleet && (
        <Payload
          label={say('tabParameters')}
          document={Object.fromEntries(parameters.map(({ key }) => [key, `\${${key}}`]))}
          values={values}
        />
      )}
      {isFleet && parameters.length > 0 && (
        <section className="column gap-3 try">
          <h3 className="mid">{say('tryWith')}</h3>
          <ParameterFields parameters={parameters} values={tried} onChange={setTried} />
        </section>
      )}
    </aside>
  )
}

function Received({ document, values }: { document: Record<string, unknown>; values: Values }) {
  const say = useText(templatesText)
  const forms = useText(formsText)
  const format = useFormat()
  const settings = useRead('settings.get', {})
  const prefix = settings.data?.broker?.prefix ?? '$aws'
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
      </div>
    </>
  )
}
