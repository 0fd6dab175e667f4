/** Holds a list still while a hand is on it, and counts the changes that wait. */
import { useEffect, useRef, useState } from 'react'

/** `data` as it was when `isStill` began, and how many newer ones have come since. */
export function useStill<T>(data: T, isStill: boolean): { shown: T; waiting: number } {
  const kept = useRef(data)
  const last = useRef(data)
  const [waiting, setWaiting] = useState(0)
  if (!isStill) kept.current = data
  useEffect(() => {
    if (!isStill) setWaiting(0)
    else if (last.current !== data) setWaiting((count) => count + 1)
    last.current = data
  }, [data, isStill])
  return { shown: isStill ? kept.current : data, waiting: isStill ? waiting : 0 }
}
