// An engine that can be killed: runs one script in the workspace given on its command line, and lives.
import { makeCustomScript } from '../../src-main/tasks/script/custom-script.ts'
import { LocalTaskRunner } from '../../src-main/tasks/runner.ts'

const [workspacePath = '', code = ''] = process.argv.slice(2)
const none = () => Promise.reject(new Error('not asked for'))
const noneNow = () => {
  throw new Error('not asked for')
}
const runner = new LocalTaskRunner({
  onReports: () => {},
  now: () => ({ wallAt: Date.now(), monoMs: performance.now() }),
  services: {
    ...{ workspacePath, settings: () => ({ scriptAllowList: [{ program: process.execPath }] }) },
    ...{ cleanUpHistory: none, backUpStore: none, exportReport: none, checkIntegrity: none },
    ...{ listen: none, storeHeard: noneNow, checkAlerts: noneNow },
  },
  tasks: [makeCustomScript(3_600_000)],
})
const params = { program: process.execPath, args: ['-e', code] }
runner.start({ jobId: 'j', runId: 'left-1', taskFunctionKey: 'custom_script', params, timeoutMs: null, attempt: 1 })
