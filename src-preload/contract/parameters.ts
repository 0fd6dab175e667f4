/** Typed parameters of templates and task functions, and the forms that are made of them. */
import * as z from 'zod'
import { json } from './base.ts'
import { LIMITS, PARAMETER_TYPES } from './vocabulary.ts'

/** One typed parameter of a template; `key` stands as `${key}` in the document. */
export const parameter = z.strictObject({
  key: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/),
  type: z.enum(PARAMETER_TYPES),
  labelEn: z.string().max(LIMITS.nameChars).nullish(),
  labelAr: z.string().max(LIMITS.nameChars).nullish(),
  /** One sentence under the field. */
  descriptionEn: z.string().max(LIMITS.descriptionChars).nullish(),
  descriptionAr: z.string().max(LIMITS.descriptionChars).nullish(),
  required: z.boolean().default(false),
  default: json.nullish(),
  /** For `text`: the whole value must match. */
  pattern: z.string().max(500).nullish(),
  choices: z.array(z.string()).max(100).nullish(),
  min: z.number().nullish(),
  max: z.number().nullish(),
})
export type Parameter = z.infer<typeof parameter>

/** What a text of a form stands for, so that the form can offer what there is. */
export const PARAMETER_REFERENCES = ['policy', 'device_group', 'schedule', 'template', 'program'] as const

/** A parameter as a task function's schema describes it: also what its choices are called and what it points at. */
const functionField = parameter.extend({
  /** In the order of `choices`. */
  choicesEn: z.array(z.string()).max(100).nullish(),
  choicesAr: z.array(z.string()).max(100).nullish(),
  refersTo: z.enum(PARAMETER_REFERENCES).nullish(),
})

/** The inside of a `json` parameter: a list of objects, an object of several kinds (told by the field `by`), or names with texts. */
function formOf<F extends z.ZodType>(field: F) {
  const fields = z.array(field).max(50)
  const variant = z.strictObject({ value: z.string(), labelEn: z.string(), labelAr: z.string(), fields })
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('list'), fields }),
    z.strictObject({ kind: z.literal('variants'), by: z.string(), variants: z.array(variant).max(20) }),
    z.strictObject({ kind: z.literal('pairs') }),
  ])
}
const innerField = functionField.extend({ form: formOf(functionField).nullish() })
/** Two levels of forms: a list of objects, one field of which may be of several kinds. */
export const functionParameter = functionField.extend({ form: formOf(innerField).nullish() })
export type FunctionParameter = z.infer<typeof functionParameter>
