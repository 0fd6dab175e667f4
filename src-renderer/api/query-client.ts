/** The cache behind every read. Change batches keep it true, so nothing is refetched by time or focus. */
import { QueryClient } from '@tanstack/react-query'
import { RequestFailure } from './client.ts'

const PASSING = new Set(['engine_restarted', 'engine_unavailable'])

/** A fresh cache; tests make their own. An engine that is starting again is asked three times more. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (count, error) => count < 3 && error instanceof RequestFailure && PASSING.has(error.code),
        retryDelay: (count) => Math.min(4000, 500 * 2 ** count),
      },
    },
  })
}
