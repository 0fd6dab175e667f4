/** One coming occurrence as the list of them has it. */
import type { RequestOutput } from '../../../../src-preload/contract/requests.ts'

/** The slot, what a blackout does to it, and what was said about it. */
export type ListedOccurrence = RequestOutput<'occurrences.list'>['items'][number]
