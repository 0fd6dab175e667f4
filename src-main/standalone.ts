/** Node entry: the engine thread with HTTP in front of it instead of windows. Imports no Electron. */
import { runStandalone } from './runtime/run-standalone.ts'

const kind = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

process.exit(await runStandalone(process.argv.slice(2), (name) => new URL(`./${name}.${kind}`, import.meta.url)))
