/** How a removed series is told from those that are there, while its points leave. Nothing else. */
import type { Series } from '../../../src-preload/contract/data.ts'

/** No series that is measured can have this key; the rows under it, one for each removed series, are on their way out. */
export const REMOVED_KEY = '~removed'

export function isRemoved(series: Pick<Series, 'key'>): boolean {
  return series.key === REMOVED_KEY
}
