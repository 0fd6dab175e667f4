/** `wait`: does nothing for a while. For trying schedules, groups and cancel without a device. */
import * as z from 'zod'
import { defineTask } from './task.ts'

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(end, ms)
    function end(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      if (signal.aborted) reject(signal.reason as Error)
      else resolve()
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
}

export const wait = defineTask({
  key: 'wait',
  nameEn: 'Wait',
  nameAr: 'انتظار',
  descriptionEn: 'Waits for the given number of seconds, then succeeds.',
  descriptionAr: 'ينتظر عدد الثواني المحدد ثم ينجح.',
  jobType: 'internal',
  isIdempotent: true,
  timeoutMs: null,
  schema: z.strictObject({
    seconds: z.number().min(0).max(86_400).default(1).meta({ labelEn: 'Seconds', labelAr: 'الثواني' }),
  }),
  async run({ seconds }, { signal }) {
    await pause(seconds * 1000, signal)
    return { ok: true, result: { seconds }, resultSummary: `Waited ${seconds} s`, exitCode: 0 }
  },
})
