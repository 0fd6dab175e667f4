/** How words are kept: English and Arabic side by side under one key. No words live here and no React. */
import i18next, { type i18n as I18n } from 'i18next'

/** English has two plural forms. */
type EnglishPlural = { readonly one: string; readonly other: string }
/** Arabic has six; all six are always written. */
type ArabicPlural = {
  readonly zero: string
  readonly one: string
  readonly two: string
  readonly few: string
  readonly many: string
  readonly other: string
}
/** One key: a plain sentence in both languages, or a counted one in both. */
export type TextEntry =
  | { readonly en: string; readonly ar: string }
  | { readonly en: EnglishPlural; readonly ar: ArabicPlural }
export type TextTable = Readonly<Record<string, TextEntry>>

/** A catalogue of one feature. `namespace` is the folder's name. */
export type Catalogue<T extends TextTable> = { readonly namespace: string; readonly table: T }

/** Values put into a sentence: `{{name}}` in the text. */
export type TextValues = Readonly<Record<string, string | number>>

/** A key with plural forms needs `count`; a plain one does not. */
export type TextArguments<E extends TextEntry> = E['en'] extends string
  ? readonly [values?: TextValues]
  : readonly [values: TextValues & { readonly count: number }]

/** Says a key of the catalogue in the language of the screen. */
export type Say<T extends TextTable> = <K extends keyof T & string>(key: K, ...values: TextArguments<T[K]>) => string

const known = new Map<string, Catalogue<TextTable>>()

/** The one instance behind the renderer; catalogues add themselves to it when their module loads. */
export const i18n: I18n = i18next.createInstance()
void i18n.init({
  lng: 'en',
  fallbackLng: false,
  initAsync: false,
  resources: {},
  interpolation: { escapeValue: false },
  returnEmptyString: true,
  // every hook names its language, so the instance's own change must not draw the window a second time
  react: { bindI18n: '', bindI18nStore: '' },
})

/** Defines a feature's words. A key without one of the languages is a type error, and so is a missing plural form. */
export function defineText<const T extends TextTable>(namespace: string, table: T): Catalogue<T> {
  const catalogue: Catalogue<T> = { namespace, table }
  known.set(namespace, catalogue)
  for (const language of ['en', 'ar'] as const) {
    i18n.addResourceBundle(language, namespace, flatten(table, language), true, true)
  }
  return catalogue
}

/** Every catalogue loaded so far, for the test that looks for holes. */
export function catalogues(): readonly Catalogue<TextTable>[] {
  return [...known.values()]
}

function flatten(table: TextTable, language: 'en' | 'ar'): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [key, entry] of Object.entries(table)) {
    const words = entry[language]
    if (typeof words === 'string') flat[key] = words
    else for (const [form, sentence] of Object.entries(words)) flat[`${key}_${form}`] = sentence as string
  }
  return flat
}

/** Says a key in a certain language. */
export function sayIn<T extends TextTable, K extends keyof T & string>(
  language: 'en' | 'ar',
  catalogue: Catalogue<T>,
  key: K,
  ...values: TextArguments<T[K]>
): string {
  const options: Record<string, unknown> = { ns: catalogue.namespace, lng: language, ...values[0] }
  return i18n.t(key as string, options)
}

/** Says a key outside React, in the language set last. */
export function say<T extends TextTable, K extends keyof T & string>(
  catalogue: Catalogue<T>,
  key: K,
  ...values: TextArguments<T[K]>
): string {
  const options: Record<string, unknown> = { ns: catalogue.namespace, ...values[0] }
  return i18n.t(key as string, options)
}
