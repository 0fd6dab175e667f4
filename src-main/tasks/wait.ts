/** `wait`: does nothing for a while. For trying schedules, groups and cancel without a device. */
import type { LocalTask, TaskEnd } from './task.ts'

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

export const wait: LocalTask = {
  key: 'wait',
  nameEn: 'Wait',
  nameAr: 'انتظار',
  descriptionEn: 'Waits for the given number of seconds, then succeeds.',
  descriptionAr: 'ينتظر عدد الثواني المحدد ثم ينجح.',
  jobType: 'internal',
  reach: 'local',
  isIdempotent: true,
  parameters: [
    {
      key: 'seconds',
      type: 'number',
      labelEn: 'Seconds',
      labelAr: 'الثواني',
      required: false,
      default: 1,
      min: 0,
      max: 86_400,
    },
  ],
  async run(params, { signal }): Promise<TaskEnd> {
    const seconds = typeof params.seconds === 'number' ? params.seconds : 1
    await pause(seconds * 1000, signal)
    return { ok: true, result: { seconds }, resultSummary: `Waited ${seconds} s`, exitCode: 0 }
  },
}
