/** `integrity_check`: is the store whole, and does every run still say what it said when it was sealed? The reading is the workspace's. */
import * as z from 'zod'
import { HOUR_MS } from './limits.ts'
import { defineTask, type IntegrityFindings } from './task.ts'

/** The first thing that is wrong, in words; null when all is well. */
function troubleOf(found: IntegrityFindings): string | null {
  const { storeProblems, foreignKeyProblems, brokenSeq, brokenWhy } = found
  if (storeProblems.length > 0) return `The store is damaged: ${storeProblems[0]}. Restore it from a backup.`
  if (brokenSeq !== null) return `The history is not as it was sealed, first at run ${brokenSeq}: ${brokenWhy}.`
  if (foreignKeyProblems > 0) return `${foreignKeyProblems} rows of the store point to rows that are not there.`
  return null
}

export const integrityCheck = defineTask({
  key: 'integrity_check',
  nameEn: 'Check the store',
  nameAr: 'فحص سلامة المخزن',
  descriptionEn: 'Reads the whole store, looks for damage, and proves the chain of hashes over all runs.',
  descriptionAr: 'يقرأ المخزن كله ويبحث عن التلف ويثبت سلسلة البصمات على كل عمليات التشغيل.',
  jobType: 'internal',
  isIdempotent: true,
  timeoutMs: 4 * HOUR_MS,
  schema: z.strictObject({}),
  async run(_params, { checkIntegrity, signal }) {
    const found = await checkIntegrity(signal)
    const trouble = troubleOf(found)
    const result = { ...found, storeProblems: [...found.storeProblems] }
    if (trouble !== null) return { ok: false, errorMessage: trouble, result, exitCode: 1 }
    const resultSummary = `${found.runs} runs fit their seals, ${found.removedRuns} were removed by retention`
    return { ok: true, result, resultSummary, exitCode: 0 }
  },
})
