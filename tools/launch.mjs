// The one launcher behind every npm command: brings a bare clone to the point where the command can run,
// runs it, and leaves nothing behind. Node built-ins only; works on Node 20 and newer.
import { fileURLToPath } from 'node:url'
import { endWithParent, isStopping, run, stopCode, stopHelpers } from './launch/children.mjs'
import { commands } from './launch/commands.mjs'
import { ensurePackages, isProjectNode, projectNode } from './launch/packages.mjs'
import { callerFolder } from './launch/places.mjs'
import { LaunchError, tellFailure } from './launch/say.mjs'

const STAGE = 'MUSTER_LAUNCH_STAGE'

async function main([name, ...given]) {
  const command = commands[name]
  if (!command) {
    throw new LaunchError(`there is no command "${name ?? ''}"`, `use one of: ${Object.keys(commands).join(', ')}.`, 2)
  }
  // Started by hand in the background, a launcher may outlive its shell; under npm or another launcher it may not.
  if (process.env.npm_lifecycle_event || process.env[STAGE]) endWithParent()
  const args = given[0] === '--' ? given.slice(1) : given
  await ensurePackages()
  if (isStopping()) return stopCode()
  if (isProjectNode()) {
    delete process.env[STAGE] // what we start may itself call a launcher
    return command(args)
  }
  const env = { ...process.env, MUSTER_CWD: callerFolder, [STAGE]: '2' }
  const { code } = await run(projectNode(), [fileURLToPath(import.meta.url), name, ...args], { env })
  return code
}

let code = 1
try {
  code = await main(process.argv.slice(2))
} catch (error) {
  code = isStopping() ? stopCode() : tellFailure(error)
} finally {
  await stopHelpers()
}
process.exitCode = code
