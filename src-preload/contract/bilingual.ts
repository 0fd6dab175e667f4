/** Names and descriptions in English and Arabic: at least one of the two, trimmed. */
import * as z from 'zod'
import { LIMITS } from './vocabulary.ts'

const name = z.string().trim().min(1).max(LIMITS.nameChars)
const description = z.string().trim().max(LIMITS.descriptionChars)

export const nameFields = {
  nameEn: name.nullish(),
  nameAr: name.nullish(),
}
export const descriptionFields = {
  descriptionEn: description.nullish(),
  descriptionAr: description.nullish(),
}

/** Use as a refinement: one of the two names must be there. */
export function hasAName(value: { nameEn?: string | null | undefined; nameAr?: string | null | undefined }): boolean {
  return Boolean(value.nameEn ?? value.nameAr)
}
