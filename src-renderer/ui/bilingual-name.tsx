/** Names kept in two languages: shows the screen's own, falls back to the other with its language marked. */
import { useLocale } from '../i18n/locale.tsx'

/** Anything with names in English and Arabic. */
export type Named = { nameEn?: string | null | undefined; nameAr?: string | null | undefined }

/** The name in a language, else the other one, else `fallback`. */
export function nameIn(language: 'en' | 'ar', named: Named, fallback = ''): string {
  const own = language === 'ar' ? named.nameAr : named.nameEn
  const other = language === 'ar' ? named.nameEn : named.nameAr
  return own || other || fallback
}

/** A name as an isolate with its `lang` when it is the other language's. */
export function BilingualName({ of, fallback }: { of: Named; fallback?: string }) {
  const { language } = useLocale()
  const own = language === 'ar' ? of.nameAr : of.nameEn
  if (own) return <bdi>{own}</bdi>
  const other = language === 'ar' ? of.nameEn : of.nameAr
  return <bdi lang={language === 'ar' ? 'en' : 'ar'}>{other || fallback}</bdi>
}

/** The name in the screen's language as plain text, for labels and sentences. */
export function useName(): (of: Named, fallback?: string) => string {
  const { language } = useLocale()
  return (of, fallback) => nameIn(language, of, fallback)
}
