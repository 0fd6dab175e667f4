/** The task functions that this version knows, local and fleet. What a key means is in its own file. */
import type { TaskDefinition } from '../engine/ports/tasks.ts'
import { alertCheck } from './alert-check.ts'
import { dataCollection } from './data-collection.ts'
import { dataCollectionTopics } from './data-collection-topics.ts'
import { fail } from './fail.ts'
import { historyCleanup } from './history-cleanup.ts'
import { integrityCheck } from './integrity-check.ts'
import { policyExecution } from './policy-execution.ts'
import { reportExport } from './report-export.ts'
import { customScript } from './script/custom-script.ts'
import { storeBackup } from './store-backup.ts'
import type { LocalTask } from './task.ts'
import { wait } from './wait.ts'

/** Any JSON document, carried out by devices through the job protocol. Its parameters are its template's, so nothing is judged here. */
export const deviceDocument: TaskDefinition = {
  key: 'device_document',
  nameEn: 'Device document',
  nameAr: 'مستند للأجهزة',
  descriptionEn: 'Sends a job document to devices and follows every one of them to the end.',
  descriptionAr: 'يرسل مستند المهمة إلى الأجهزة ويتابع كل جهاز حتى النهاية.',
  jobType: 'device_document',
  reach: 'fleet',
  isIdempotent: true,
  timeoutMs: null,
  parameters: [],
  check: () => [],
}

export const localTasks: readonly LocalTask[] = [
  wait,
  fail,
  customScript,
  historyCleanup,
  storeBackup,
  reportExport,
  integrityCheck,
  alertCheck,
  dataCollectionTopics,
]

/** Work of devices: named and judged here, carried out by them. */
export const fleetTasks: readonly TaskDefinition[] = [deviceDocument, dataCollection, policyExecution]

/** What the engine is told of: names, parameters, reach, checks; never the code. */
export const taskDefinitions: readonly TaskDefinition[] = [
  ...localTasks.map(({ run: _run, endsWithinMs: _patience, ...definition }) => definition),
  ...fleetTasks,
]
