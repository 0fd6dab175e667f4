/** Which way a language reads, and how values of the other direction are kept whole. No React. */
export type Language = 'en' | 'ar'
export type Direction = 'ltr' | 'rtl'

/** The reading direction of a language. */
export function directionOf(language: Language): Direction {
  return language === 'ar' ? 'rtl' : 'ltr'
}

/** Wraps a time, id, signed number or version as a left-to-right isolate, so that Arabic around it does not turn it. */
export function ltr(value: string | number): string {
  return `\u2066${value}\u2069`
}

/** Wraps a name of unknown direction as an isolate. */
export function isolate(value: string): string {
  return `\u2068${value}\u2069`
}

/** Puts language, direction, theme and density on the document root. `system` follows the desktop. */
export function markDocument(view: {
  language: Language
  theme: 'system' | 'light' | 'dark'
  density: 'comfortable' | 'compact'
}): void {
  const root = document.documentElement
  root.lang = view.language
  root.dir = directionOf(view.language)
  if (view.theme === 'system') delete root.dataset.theme
  else root.dataset.theme = view.theme
  root.dataset.density = view.density
}
