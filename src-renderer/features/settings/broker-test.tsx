/** The connection test: steps on a line, each with its result, detail and time; a failure says what to change. */
import { Check, Circle, Copy, OctagonX, RotateCcw, TriangleAlert } from 'lucide-react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { command } from '../../api/use-command.ts'
import type { Language } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { failedText, faultText, stepText } from './broker-test-text.ts'
import { brokerText, settingsText } from './text.ts'

export type BrokerTest = RequestOutput<'broker.test'>
type Step = BrokerTest['steps'][number]
const isKnown = (step: string): step is keyof (typeof stepText)['table'] => Object.hasOwn(stepText.table, step)

/** What the user needs on the broker for a step to pass. */
function ruleOf({ step, fault }: Step, prefix: string): string | null {
  if (fault === 'device_unconfined') {
    const own = `${prefix}/things/%u/jobs`
    const asks = ['get', 'start-next', '+/get', '+/update'].map((topic) => `pattern write ${own}/${topic}`)
    return [...asks, `pattern read ${own}/#`, `pattern readwrite ${prefix}/muster/things/%u/#`].join('\n')
  }
  if (fault !== 'acl_read' && fault !== 'acl_write') return null
  const rules: Readonly<Record<string, string>> = {
    requests: `${prefix}/things/+/jobs/#`,
    replies: `${prefix}/things/+/jobs/+/accepted\n${prefix}/things/+/jobs/#`,
    notify: `${prefix}/things/+/jobs/notify\n${prefix}/things/+/jobs/notify-next`,
    events: `${prefix}/events/#`,
    state: `${prefix}/muster/state/+`,
    presence: `${prefix}/muster/things/+/presence`,
  }
  return rules[step] ?? null
}

/** `test` null: not tested yet. */
export function BrokerTestSide({
  test,
  isTesting,
  prefix,
  onTest,
}: {
  test: BrokerTest | null
  isTesting: boolean
  prefix: string
  onTest: () => void
}) {
  const say = useText(brokerText)
  const failed = test?.steps.filter((step) => step.state === 'failed').length ?? 0
  const waiting = test?.steps.find((step) => step.state === 'waiting')
  return (
    <aside className="broker-test" aria-label={say('testTitle')}>
      <header className="row gap-2 test-head">
        <div className="grow">
          <h2 className="title">{say('testTitle')}</h2>
          <p className="meta ink-3">{say('testHelp')}</p>
        </div>
        <Button small icon={RotateCcw} isDisabled={isTesting} onPress={onTest}>
          {say(test ? 'again' : 'test')}
        </Button>
      </header>
      <div className="test-steps" aria-live="polite" aria-busy={isTesting}>
        {isTesting && <p className="ink-3">{say('testing')}</p>}
        {!test && !isTesting && <p className="ink-3">{say('notTested')}</p>}
        {!isTesting && test && (
          <ol>
            {test.steps.map((step) => (
              <TestStep key={step.step} step={step} prefix={prefix} isFirstWaiting={step === waiting} />
            ))}
          </ol>
        )}
      </div>
      {test && !isTesting && <TestFoot test={test} failed={failed} />}
    </aside>
  )
}

const MARKS = {
  ok: { icon: Check, tone: 'tone-ok' },
  warned: { icon: TriangleAlert, tone: 'tone-unsure' },
  failed: { icon: OctagonX, tone: 'tone-fail' },
  waiting: { icon: Circle, tone: 'tone-quiet' },
} as const

/** Faults of which the broker's own words say more than ours. */
const OWN_WORDS: readonly (Step['fault'] | null)[] = ['auth_other', 'no_answer', 'tls_protocol', 'hung_up', null]
/** Steps whose detail is a sentence of the engine, which our own words say already. */
const SENTENCES: readonly string[] = ['address', 'limits']

/** What the broker said of itself: names and numbers in any language, its sentences only where they tell more than ours. */
function detailOf({ step, state, fault, detail }: Step, language: Language): string | null {
  if (state === 'failed') return OWN_WORDS.includes(fault) ? detail : null
  return language === 'ar' && SENTENCES.includes(step) ? null : detail
}

type StepProps = { step: Step; prefix: string; isFirstWaiting: boolean }

function TestStep({ step, prefix, isFirstWaiting }: StepProps) {
  const { language } = useLocale()
  const failedName = useText(failedText)
  const say = useText(brokerText)
  const format = useFormat()
  const name = useText(stepText)
  const fault = useText(faultText)
  const { icon, tone } = MARKS[step.state]
  const rule = ruleOf(step, prefix)
  const detail = detailOf(step, language)
  return (
    <li className="step" data-state={step.state}>
      <span className={`step-mark ${tone}`}>
        <Icon small icon={icon} />
      </span>
      <div className="grow">
        <div className="row gap-2">
          <span className={step.state === 'waiting' ? 'ink-2' : 'mid'}>
            {!isKnown(step.step) ? step.step : step.state === 'failed' ? failedName(step.step) : name(step.step)}
          </span>
          {step.ms !== null && <span className="push meta ink-3 nowrap">{format.duration(step.ms)}</span>}
        </div>
        {isFirstWaiting && <p className="meta ink-3">{say('stepWaits')}</p>}
        {step.fault && <p className={step.state === 'ok' ? 'meta ink-3' : 'meta'}>{fault(step.fault)}</p>}
        {detail && (
          <p className="meta ink-2 step-detail" dir="auto" lang="en">
            {detail}
          </p>
        )}
        {rule && <CopyRule rule={rule} />}
      </div>
    </li>
  )
}

function CopyRule({ rule }: { rule: string }) {
  const say = useText(brokerText)
  const settings = useText(settingsText)
  const copy = async () => {
    if ((await command('app.copyText', { text: rule })).ok) toast(settings('copied'))
  }
  return (
    <>
      <div className="code-block">{rule}</div>
      <LinkButton onPress={() => void copy()}>{say('copyRule')}</LinkButton>
    </>
  )
}

function TestFoot({ test, failed }: { test: BrokerTest; failed: number }) {
  const say = useText(brokerText)
  const settings = useText(settingsText)
  const format = useFormat()
  const lines = test.steps.map((step) =>
    [step.step, step.state, step.ms === null ? '' : `${step.ms} ms`, step.fault ?? step.code ?? '', step.detail ?? '']
      .filter(Boolean)
      .join(' · '),
  )
  const copy = async () => {
    if ((await command('app.copyText', { text: lines.join('\n') })).ok) toast(settings('copied'))
  }
  return (
    <footer className="panel-foot">
      {failed > 0 ? (
        <span className="row gap-2 tone-fail mid">
          <Icon small icon={OctagonX} />
          {say('failedOf', { failed: format.number(failed), total: format.number(test.steps.length) })}
        </span>
      ) : (
        <span className="row gap-2">
          <span className="tone-ok">
            <Icon small icon={Check} />
          </span>
          {say('allGood', { count: test.steps.length })}
        </span>
      )}
      <span className="push">
        <Button small kind="quiet" icon={Copy} onPress={() => void copy()}>
          {say('copyResult')}
        </Button>
      </span>
    </footer>
  )
}
