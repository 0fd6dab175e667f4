/** The language, zone and digits of this window, as React context, and the hooks that read words and formats. No store. */
import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { I18nProvider } from 'react-aria-components'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { type Catalogue, i18n, type Say, type TextTable } from './catalogue.ts'
import type { Language } from './direction.ts'
import { type Formats, makeFormats } from './format.ts'

/** What formats depend on. `zone` is an IANA name. */
export type Locale = { language: Language; zone: string; digits: 'latin' | 'arabic' }

const LocaleContext = createContext<Locale>({
  language: 'en',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  digits: 'latin',
})

/** Gives language, zone and digits to everything below, React Aria included. */
export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  // Before anything below is drawn: words said outside hooks are remembered by what says them, and would stay in the old language.
  if (i18n.language !== locale.language) void i18n.changeLanguage(locale.language)
  return (
    <LocaleContext value={locale}>
      <I18nextProvider i18n={i18n}>
        <I18nProvider locale={localeTag(locale)}>{children}</I18nProvider>
      </I18nextProvider>
    </LocaleContext>
  )
}

/** The BCP 47 tag with the numbering system said out loud. */
export function localeTag(locale: Locale): string {
  const digits = locale.digits === 'arabic' ? 'arab' : 'latn'
  return locale.language === 'ar' ? `ar-u-nu-${digits}-ca-gregory` : 'en-GB-u-nu-latn'
}

/** The words of a catalogue in this window's language. */
export function useText<T extends TextTable>(catalogue: Catalogue<T>): Say<T> {
  const { language } = useContext(LocaleContext)
  const { t } = useTranslation(catalogue.namespace, { i18n, lng: language })
  return t as unknown as Say<T>
}

/** The language, zone and digits of this window. */
export function useLocale(): Locale {
  return useContext(LocaleContext)
}

/** Numbers, times and durations as this window writes them. */
export function useFormat(): Formats {
  const locale = useContext(LocaleContext)
  return useMemo(() => makeFormats(localeTag(locale), locale), [locale])
}
