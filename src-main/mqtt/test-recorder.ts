// Writes down how each step of the connection test went. Knows no broker.
import type { BrokerTestFault } from '../../src-preload/contract/vocabulary.ts'
import { networkReason } from './connection-state.ts'

export const BROKER_STEPS = [
  'address',
  'dns',
  'port',
  'tls',
  'auth',
  'version',
  'requests',
  'replies',
  'notify',
  'events',
  'state',
  'presence',
  'devices',
  'retain',
  'share',
  'limits',
  'sessions',
] as const
export type BrokerStep = (typeof BROKER_STEPS)[number]

type Code = 'invalid_input' | 'broker_unreachable' | 'broker_refused'

export type BrokerTestStep = {
  readonly step: BrokerStep
  /** `warned`: it works, but something is not as it should be. `waiting`: not reached, because an earlier step failed. */
  readonly state: 'ok' | 'warned' | 'failed' | 'waiting'
  readonly code: Code | null
  readonly fault: BrokerTestFault | null
  readonly detail: string | null
  readonly ms: number | null
}

export type BrokerTest = { readonly ok: boolean; readonly steps: readonly BrokerTestStep[] }

/** What a step that did not fail has to say. */
export type Remark = { readonly state?: 'ok' | 'warned'; readonly fault?: BrokerTestFault; readonly detail?: string }

export class StepFailed extends Error {
  readonly code: Code
  readonly fault: BrokerTestFault
  constructor(code: Code, fault: BrokerTestFault, message: string) {
    super(message)
    this.code = code
    this.fault = fault
  }
}

async function within<T>(work: Promise<T>, timeoutMs: number, late: StepFailed): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late), timeoutMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

export class Recorder {
  readonly steps: BrokerTestStep[] = []
  readonly #timeoutMs: number

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  /** Runs one step and writes down how it went; throws again what it threw. */
  async run<T>(step: BrokerStep, work: () => Promise<T>, say: (value: T) => Remark = () => ({})): Promise<T> {
    const startedAt = performance.now()
    const ms = () => Math.round(performance.now() - startedAt)
    const late = new StepFailed(
      'broker_unreachable',
      step === 'port' ? 'port_silent' : 'no_answer',
      `no answer within ${Math.round(this.#timeoutMs / 1000)} s`,
    )
    try {
      const value = await within(work(), this.#timeoutMs, late)
      const { state = 'ok', fault = null, detail = null } = say(value)
      this.steps.push({ step, state, code: null, fault, detail, ms: ms() })
      return value
    } catch (error) {
      const { code, fault } =
        error instanceof StepFailed ? error : { code: 'broker_unreachable' as const, fault: 'no_answer' as const }
      this.steps.push({ step, state: 'failed', code, fault, detail: networkReason(error as Error), ms: ms() })
      throw error
    }
  }

  /** The same for a step on which no other hangs: the test goes on. True unless it failed. */
  async check(step: BrokerStep, work: () => Promise<Remark>): Promise<boolean> {
    try {
      await this.run(step, work, (remark) => remark)
      return true
    } catch (error) {
      if (this.steps.at(-1)?.step !== step) throw error
      return false
    }
  }

  note(step: BrokerStep, remark: Remark): void {
    const { state = 'ok', fault = null, detail = null } = remark
    this.steps.push({ step, state, code: null, fault, detail, ms: null })
  }

  result(): BrokerTest {
    const steps = BROKER_STEPS.map(
      (step): BrokerTestStep =>
        this.steps.find((it) => it.step === step) ?? {
          ...{ step, state: 'waiting', code: null, fault: null, detail: null, ms: null },
        },
    )
    return { ok: steps.every(({ state }) => state === 'ok' || state === 'warned'), steps }
  }
}
