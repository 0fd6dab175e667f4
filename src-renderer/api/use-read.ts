/** Reads over the bridge as react-query hooks. The key of every read is [request name, input]. */
import {
  keepPreviousData,
  type UseInfiniteQueryResult,
  type InfiniteData,
  useInfiniteQuery,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { RequestInput, RequestName, RequestOutput } from '../../src-preload/contract/requests.ts'
import { type RequestFailure, requestOrThrow } from './client.ts'

export type ReadOptions = {
  /** False: do not ask yet. */
  enabled?: boolean
  /** Keep showing the answer to the input before, while the new one is under way. */
  keep?: boolean
}

/** One answer, kept fresh by change batches. `error` is a `RequestFailure`. */
export function useRead<N extends RequestName>(
  name: N,
  input: RequestInput<N>,
  options: ReadOptions = {},
): UseQueryResult<RequestOutput<N>, RequestFailure> {
  return useQuery<RequestOutput<N>, RequestFailure>({
    queryKey: [name, input],
    queryFn: () => requestOrThrow(name, input),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  })
}

type PagedName = {
  [N in RequestName]: RequestOutput<N> extends { items: unknown[]; next: string | null } ? N : never
}[RequestName]

/** Pages by cursor: `data.pages[n].items`; `fetchNextPage` goes on. */
export function usePages<N extends PagedName>(
  name: N,
  input: RequestInput<N>,
  options: ReadOptions = {},
): UseInfiniteQueryResult<InfiniteData<RequestOutput<N>>, RequestFailure> {
  return useInfiniteQuery<
    RequestOutput<N>,
    RequestFailure,
    InfiniteData<RequestOutput<N>>,
    readonly unknown[],
    string | null
  >({
    queryKey: [name, input, 'pages'],
    queryFn: ({ pageParam }) =>
      requestOrThrow(name, (pageParam ? { ...input, cursor: pageParam } : input) as RequestInput<N>),
    initialPageParam: null,
    getNextPageParam: (last) => (last as { next: string | null }).next,
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  })
}
