/** Changes of the look that several places offer: language, theme. The window changes at once, the settings follow. */
import { command } from '../api/use-command.ts'
import { useView } from '../stores/view-store.ts'

/** English to Arabic or back, direction and all. */
export function switchLanguage(): void {
  const language = useView.getState().language === 'en' ? 'ar' : 'en'
  useView.getState().apply({ language })
  void command('settings.change', { language })
}

/** True when what is on screen is dark now, whoever decided it. */
export function isDarkNow(theme: 'system' | 'light' | 'dark'): boolean {
  if (theme !== 'system') return theme === 'dark'
  return globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false
}

/** To the other theme than the one in view. */
export function switchTheme(): void {
  const theme = isDarkNow(useView.getState().theme) ? 'light' : 'dark'
  useView.getState().apply({ theme })
  void command('settings.change', { theme })
}
