/** What every part of the schedule editor is given. */
import type { FieldErrors } from '../../../forms/field-errors.ts'
import type { ScheduleDraft } from '../draft.ts'

/** The draft, the one way to change it, and refusals by field. */
export type PartProps = { draft: ScheduleDraft; change: (some: Partial<ScheduleDraft>) => void; errors: FieldErrors }
