/** The built-in broker's thread, with a way to die: it ends at once when a file named `die` appears beside its credentials. */
import { existsSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { workerData } from 'node:worker_threads'
import '../../src-main/broker-thread.ts'

const { credentialsPath } = workerData as { credentialsPath: string }
const folder = dirname(credentialsPath)
watch(folder, () => {
  if (existsSync(join(folder, 'die'))) process.exit(9)
})
