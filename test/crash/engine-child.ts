// The standalone engine with the thread of crash-thread.ts; everything else is the real one.
import { runStandalone } from '../../src-main/runtime/run-standalone.ts'

process.exit(
  await runStandalone(process.argv.slice(2), (name) =>
    name === 'engine-thread'
      ? new URL('./crash-thread.ts', import.meta.url)
      : new URL(`../../src-main/${name}.ts`, import.meta.url),
  ),
)
