/** The one sentence at the head of the screen: the open tab says its own, the list counts the schedules. */
import { useEffect } from 'react'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { schedulesText } from './text.ts'

export type Sentence = { is: string; follows?: string }
export type Say = (sentence: Sentence | null) => void
export type Counts = { all: number; on: number; off: number; paused: number; neverFires: number }

/** A tab's own sentence, taken back when the tab goes. */
export function useSentence(onSay: Say, is: string, follows?: string): void {
  useEffect(() => {
    onSay(follows ? { is, follows } : { is })
    return () => onSay(null)
  }, [onSay, is, follows])
}

/** How many there are, and how they stand. */
export function useListSentence(counts: Counts | undefined): Sentence {
  const say = useText(schedulesText)
  const format = useFormat()
  if (!counts) return { is: say('schedule') }
  const parts = [say('on', { count: counts.on })]
  if (counts.off > 0) parts.push(say('off', { count: counts.off }))
  if (counts.paused > 0) parts.push(say('paused', { count: counts.paused }))
  if (counts.neverFires > 0) parts.push(say('neverFire', { count: counts.neverFires }))
  const is = say('count', { count: counts.all })
  return counts.all > 0 ? { is, follows: `${format.list(parts)}.` } : { is }
}
