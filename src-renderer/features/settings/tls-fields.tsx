/** Certificates of a broker of one's own: its authority, our certificate with its key, the expected name. Pasted, or read from a file. */
import { type ChangeEvent, useId, useRef, useState } from 'react'
import { useText } from '../../i18n/locale.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { TextInput } from '../../ui/field.tsx'
import { SettingRow } from './parts.tsx'
import { tlsText } from './text-broker.ts'
import type { Broker, BrokerForm } from './use-broker.ts'

/** More than any chain of certificates that the contract takes. */
const MOST_FILE_BYTES = 64 * 1024

/** Shown for mqtts and wss. */
export function TlsFields({ broker }: { broker: Broker }) {
  const say = useText(tlsText)
  const { form, change, errorOf, saved } = broker
  const kept = saved?.tls?.hasKey ? say('keyKept') : ''
  return (
    <>
      <SettingRow label={say('ca')} note={say('caNote')}>
        <PemInput broker={broker} field="ca" label={say('ca')} />
      </SettingRow>
      <SettingRow label={say('certificate')} note={say('certificateNote')}>
        <PemInput broker={broker} field="certificate" label={say('certificate')} />
      </SettingRow>
      {form.certificate !== '' && (
        <SettingRow label={say('key')} note={say('keyNote')}>
          <PemInput broker={broker} field="key" label={say('key')} placeholder={kept} />
          <TextInput
            label={say('passphrase')}
            type="password"
            value={form.passphrase}
            placeholder={saved?.tls?.hasPassphrase ? say('keyKept') : ''}
            error={errorOf('passphrase')}
            onChange={(passphrase) => change({ passphrase })}
          />
        </SettingRow>
      )}
      <SettingRow label={say('serverName')} note={say('serverNameNote')}>
        <TextInput
          hideLabel
          label={say('serverName')}
          code
          value={form.serverName}
          error={errorOf('serverName')}
          onChange={(serverName) => change({ serverName: serverName.trim() })}
        />
      </SettingRow>
    </>
  )
}

type PemProps = {
  broker: Broker
  field: keyof Pick<BrokerForm, 'ca' | 'certificate' | 'key'>
  label: string
  placeholder?: string
}

/** PEM text, and a file that fills it. What was read can be looked at before it is saved. */
function PemInput({ broker, field, label, placeholder = '' }: PemProps) {
  const say = useText(tlsText)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const [problem, setProblem] = useState<string | null>(null)
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    const text = file.size > MOST_FILE_BYTES ? null : await file.text()
    const isPem = text?.includes('-----BEGIN ') ?? false
    setProblem(isPem ? null : say('noPem'))
    if (isPem && text !== null) broker.change({ [field]: text })
  }
  const value = broker.form[field]
  return (
    <div className="column gap-2">
      <TextInput
        hideLabel
        label={label}
        code
        multiline
        rows={value === '' ? 2 : 5}
        value={value}
        placeholder={placeholder || '-----BEGIN …'}
        error={problem ?? broker.errorOf(field)}
        onChange={(text) => {
          setProblem(null)
          broker.change({ [field]: text })
        }}
      />
      <span className="row gap-2">
        <Button small onPress={() => input.current?.click()}>
          {say('chooseFile')}
        </Button>
        {value !== '' && <LinkButton onPress={() => broker.change({ [field]: '' })}>{say('clear')}</LinkButton>}
      </span>
      <input
        ref={input}
        id={id}
        className="pem-file"
        type="file"
        accept=".pem,.crt,.cer,.key,application/x-pem-file"
        aria-label={say('fileOf', { what: label })}
        tabIndex={-1}
        onChange={(event) => void read(event)}
      />
    </div>
  )
}
