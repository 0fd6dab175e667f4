/** The document that goes to devices: its type, its size, and `${key}` placeholders filled. No protocol here. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { Template } from '../../../src-preload/contract/entities.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { refuse } from '../refusal.ts'

type Document = NonNullable<Template['document']>
type Value = Document[string]

const PLACEHOLDER = /\$\{([a-zA-Z][a-zA-Z0-9_]{0,63})\}/g
const WHOLE = /^\$\{([a-zA-Z][a-zA-Z0-9_]{0,63})\}$/

// Object.hasOwn keeps `${constructor}` from reaching what every object inherits.
function filled(text: string, params: Document): Value {
  const whole = WHOLE.exec(text)?.[1]
  if (whole !== undefined) return Object.hasOwn(params, whole) ? (params[whole] ?? null) : text
  return text.replace(PLACEHOLDER, (found, key: string) => {
    if (!Object.hasOwn(params, key)) return found
    const value = params[key]
    return typeof value === 'string' ? value : JSON.stringify(value ?? null)
  })
}

function fillValue(value: Value, params: Document): Value {
  if (typeof value === 'string') return filled(value, params)
  if (Array.isArray(value)) return value.map((item) => fillValue(item, params))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillValue(item, params)]))
}

/** Fills placeholders in every text value; a value that is one placeholder only keeps the parameter's type. Unknown keys stay. */
export function fillDocument(document: Document, params: Document): Document {
  return fillValue(document, params) as Document
}

/** DESIGN 6.7: the template's, else string `type`, else string `operation`, else `custom`. */
export function documentTypeOf(document: Document, given: string | null | undefined): string {
  if (given) return given
  if (typeof document.type === 'string') return document.type
  if (typeof document.operation === 'string') return document.operation
  return 'custom'
}

/** Failure `document_too_large` at `path`. */
export function checkDocumentSize(document: Document, path: string): Result<null> {
  const chars = JSON.stringify(document).length
  if (chars <= LIMITS.documentChars) return { ok: true, value: null }
  const message = `The document has ${chars} characters; at most ${LIMITS.documentChars} are allowed.`
  return refuse('document_too_large', path, message)
}
