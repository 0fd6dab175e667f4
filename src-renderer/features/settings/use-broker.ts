/** The broker form: what is typed, testing it without saving, saving profile and secrets together. */
import { useState } from 'react'
import type { BrokerProfile, Settings } from '../../../src-preload/contract/entities.ts'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import type { BrokerProtocol } from '../../../src-preload/contract/vocabulary.ts'
import { command } from '../../api/use-command.ts'
import { errorAt, errorsOf } from '../../forms/field-errors.ts'
import { say } from '../../i18n/catalogue.ts'
import { useLocale } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import type { BrokerTest } from './broker-test.tsx'
import { brokerText } from './text.ts'

export const BUILTIN = 'builtin'
/** `id` null: not saved as a profile yet. Secrets are empty until typed. */
export type BrokerForm = {
  id: string | null
  name: string
  url: string
  username: string
  password: string
  prefix: string
  protocol: BrokerProtocol
  ca: string
  certificate: string
  key: string
  passphrase: string
  serverName: string
  /** Digits; empty = the default. */
  queueLimit: string
  /** Empty = the broker says no time. */
  clockProperty: string
}

export function formOf(broker: BrokerProfile | null): BrokerForm {
  return {
    id: broker?.id ?? null,
    name: broker?.name ?? '',
    url: broker?.url ?? '',
    username: broker?.username ?? '',
    prefix: broker?.prefix ?? '$aws',
    protocol: broker?.protocol ?? 'auto',
    ca: broker?.tls?.ca ?? '',
    certificate: broker?.tls?.clientCertificate ?? '',
    serverName: broker?.tls?.serverName ?? '',
    clockProperty: broker?.clockProperty ?? '',
    queueLimit: broker?.queueLimit == null ? '' : String(broker.queueLimit),
    ...{ password: '', key: '', passphrase: '' },
  }
}

/** What is wrong with the address; null when it may be tried. */
export function isAddress(url: string): boolean {
  return url === BUILTIN || (/^(mqtts?|wss?):\/\/[^/\s]+/i.test(url) && URL.canParse(url))
}

/** As the contract has it: no wildcard, no slash at its end, no shared subscription. */
export function isPrefix(prefix: string): boolean {
  return /^[^+#]*[^+#/]$/.test(prefix) && !/^\$(share|SYS)(\/|$)/.test(prefix)
}

/** Empty, or a whole number as the contract has it. */
export const isQueueLimit = (text: string): boolean =>
  text === '' || (/^\d{1,8}$/.test(text) && Number(text) <= 10_000_000)

export const isEncrypted = (url: string): boolean => /^(mqtts|wss):/i.test(url)

/** Certificates only where they have a meaning. */
function tlsOf({ url, ca, certificate, serverName }: BrokerForm) {
  if (!isEncrypted(url) || !(ca || certificate || serverName)) return null
  return { ca: ca || null, clientCertificate: certificate || null, serverName: serverName.trim() || null }
}

/** A name where none was written: the host, or what stands for the broker inside. */
function nameOf({ name, url }: BrokerForm): string {
  if (name.trim() !== '') return name.trim()
  return url === BUILTIN ? 'Muster' : URL.canParse(url) ? new URL(url).host || url : url
}

function inputOf(form: BrokerForm, use: boolean): RequestInput<'brokers.save'> {
  const isBuiltin = form.url === BUILTIN
  // A certificate that was taken away takes its key along.
  const dropsKey = form.id !== null && !isBuiltin && form.certificate === ''
  return {
    ...(form.id !== null && { id: form.id }),
    ...{ name: nameOf(form), url: form.url, prefix: form.prefix, protocol: form.protocol, use },
    username: isBuiltin ? null : form.username || null,
    clockProperty: isBuiltin ? null : form.clockProperty.trim() || null,
    queueLimit: isBuiltin || form.queueLimit === '' ? null : Number(form.queueLimit),
    tls: isBuiltin ? null : tlsOf(form),
    ...(form.password && !isBuiltin && { password: form.password }),
    ...(form.key ? { key: form.key } : dropsKey ? { key: null, passphrase: null } : {}),
    ...(form.passphrase && { passphrase: form.passphrase }),
  }
}

const FIELD_PATHS: Partial<Record<keyof BrokerForm, string>> = {
  ca: 'tls.ca',
  certificate: 'tls.clientCertificate',
  serverName: 'tls.serverName',
}

/** Testing what is typed; what is kept is used for what was left out. */
function useTest(form: BrokerForm) {
  const [test, setTest] = useState<BrokerTest | null>(null)
  const [isTesting, setTesting] = useState(false)
  /** Any one device's; for the test alone, kept nowhere. */
  const [device, setDevice] = useState({ username: '', password: '' })
  const tryIt = async () => {
    setTesting(true)
    const { url, username, password, prefix, protocol, key, passphrase } = form
    const answer = await command('broker.test', {
      ...{ url, prefix, protocol, username: username || null },
      ...(url !== BUILTIN && { tls: tlsOf(form) }),
      ...(form.id !== null && { profileId: form.id }),
      ...(password && { password }),
      ...(key && { key }),
      ...(passphrase && { passphrase }),
      ...(device.username && { device: { username: device.username, password: device.password || null } }),
    })
    setTesting(false)
    setTest(answer.ok ? answer.value : null)
  }
  return { test, isTesting, tryIt, forgetTest: () => setTest(null), device, setDevice }
}

/** Everything the section needs. */
export function useBroker(settings: Settings) {
  const { language } = useLocale()
  const [stored, setStored] = useState(() => formOf(settings.broker))
  const [form, setForm] = useState(stored)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { test, isTesting, tryIt, forgetTest, device, setDevice } = useTest(form)
  const saved = settings.brokers.find(({ id }) => id === form.id) ?? (form.id === null ? settings.broker : null)
  const isActive = form.id !== null && form.id === settings.broker?.id
  const isDirty = JSON.stringify(form) !== JSON.stringify(stored)
  const isWhole = isAddress(form.url) && isPrefix(form.prefix) && isQueueLimit(form.queueLimit)
  const change = (some: Partial<BrokerForm>) => {
    setForm((before) => ({ ...before, ...some }))
    forgetTest()
    setFailure(null)
  }
  const open = (profile: BrokerProfile | null) => {
    setStored(formOf(profile))
    change(formOf(profile))
  }
  /** A profile that is new, or already in use, is in use after saving; another one only when asked. */
  const save = async (use = form.id === null || isActive) => {
    const answer = await command('brokers.save', inputOf(form, use), { quiet: true })
    if (!answer.ok) return setFailure(answer)
    open(answer.value)
    toast(say(brokerText, 'didSave'))
  }
  const forget = async () => {
    if ((await command('broker.setPassword', { password: null })).ok) toast(say(brokerText, 'didForget'))
  }
  const remove = async () => {
    if (form.id === null || !(await command('brokers.delete', { id: form.id })).ok) return
    open(settings.broker)
    toast(say(brokerText, 'didDelete'))
  }
  const errors = failure ? errorsOf(failure, language) : {}
  return {
    ...{ form, change, open, saved, isActive, test, isTesting, tryIt, save, forget, remove, isDirty, isWhole, failure },
    ...{ device, setDevice },
    errorOf: (field: keyof BrokerForm) => errorAt(errors, FIELD_PATHS[field] ?? field),
    discard: () => change(stored),
  }
}
export type Broker = ReturnType<typeof useBroker>
