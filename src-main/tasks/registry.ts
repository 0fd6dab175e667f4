/** The task functions that this version knows, local and fleet. What a key means is in its own file. */
import type { TaskDefinition } from '../engine/ports/tasks.ts'
import { fail } from './fail.ts'
import { historyCleanup } from './history-cleanup.ts'
import type { LocalTask } from './task.ts'
import { wait } from './wait.ts'

/** Any JSON document, carried out by devices through the job protocol. */
export const deviceDocument: TaskDefinition = {
  key: 'device_document',
  nameEn: 'Device document',
  nameAr: 'مستند للأجهزة',
  descriptionEn: 'Sends a job document to devices and follows every one of them to the end.',
  descriptionAr: 'يرسل مستند المهمة إلى الأجهزة ويتابع كل جهاز حتى النهاية.',
  jobType: 'device_document',
  reach: 'fleet',
  isIdempotent: true,
  parameters: [],
}

export const localTasks: readonly LocalTask[] = [wait, fail, historyCleanup]

/** What the engine is told of: names, parameters, reach; never the code. */
export const taskDefinitions: readonly TaskDefinition[] = [
  ...localTasks.map(({ run: _run, ...definition }) => definition),
  deviceDocument,
]
