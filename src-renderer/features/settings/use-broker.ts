/** The broker form: what is typed, testing it without saving, saving profile and password together. */
import { useState } from 'react'
import type { Settings } from '../../../src-preload/contract/entities.ts'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import { command } from '../../api/use-command.ts'
import { errorAt, errorsOf } from '../../forms/field-errors.ts'
import { say } from '../../i18n/catalogue.ts'
import { useLocale } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import type { BrokerTest } from './broker-test.tsx'
import { brokerText } from './text.ts'

export const BUILTIN = 'builtin'
export type BrokerForm = { url: string; username: string; password: string; prefix: string }

function formOf(settings: Settings): BrokerForm {
  const { broker } = settings
  return { url: broker?.url ?? '', username: broker?.username ?? '', password: '', prefix: broker?.prefix ?? '$aws' }
}

/** What is wrong with the address; null when it may be tried. */
export function isAddress(url: string): boolean {
  return url === BUILTIN || (/^(mqtts?|wss?):\/\/[^/\s]+/i.test(url) && URL.canParse(url))
}

/** As the contract has it: no wildcard, no slash at its end. */
export function isPrefix(prefix: string): boolean {
  return /^[^+#]*[^+#/]$/.test(prefix)
}

/** Profile first, then the password, which is kept elsewhere. Answers the refusal, or null. */
async function saveBroker(form: BrokerForm, hasPassword: boolean): Promise<Failure | null> {
  const { url, username, password, prefix } = form
  const isBuiltin = url === BUILTIN
  const broker = { url, prefix, username: isBuiltin ? null : username || null, hasPassword }
  const answer = await command('settings.change', { broker }, { quiet: true })
  if (!answer.ok) return answer
  if (!password || isBuiltin) return null
  const kept = await command('broker.setPassword', { password }, { quiet: true })
  return kept.ok ? null : kept
}

/** Everything the section needs. */
export function useBroker(settings: Settings) {
  const { language } = useLocale()
  const stored = formOf(settings)
  const [form, setForm] = useState(stored)
  const [test, setTest] = useState<BrokerTest | null>(null)
  const [isTesting, setTesting] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const isDirty = JSON.stringify(form) !== JSON.stringify(stored)
  const isWhole = isAddress(form.url) && isPrefix(form.prefix)
  const change = (some: Partial<BrokerForm>) => {
    setForm((before) => ({ ...before, ...some }))
    setTest(null)
    setFailure(null)
  }
  const tryIt = async () => {
    setTesting(true)
    const { url, username, password, prefix } = form
    const typed = { url, prefix, username: username || null, ...(password ? { password } : {}) }
    const answer = await command('broker.test', typed)
    setTesting(false)
    setTest(answer.ok ? answer.value : null)
  }
  const save = async () => {
    const refused = await saveBroker(form, settings.broker?.hasPassword ?? false)
    if (refused) return setFailure(refused)
    setForm({ ...form, password: '' })
    toast(say(brokerText, 'didSave'))
  }
  const forget = async () => {
    if ((await command('broker.setPassword', { password: null })).ok) toast(say(brokerText, 'didForget'))
  }
  const errors = failure ? errorsOf(failure, language) : {}
  return {
    form,
    change,
    test,
    isTesting,
    tryIt,
    save,
    forget,
    isDirty,
    isWhole,
    failure,
    errorOf: (field: keyof BrokerForm) => errorAt(errors, `broker.${field}`) ?? errorAt(errors, field),
    discard: () => change(stored),
  }
}
export type Broker = ReturnType<typeof useBroker>
