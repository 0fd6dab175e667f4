/** Devices' credentials for the built-in broker: made, made anew, revoked. A secret is shown once, in a dialog that says so. */
import { KeyRound, RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import type { BuiltinCredential } from '../../../src-preload/contract/brokers.ts'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { command } from '../../api/use-command.ts'
import { useRead } from '../../api/use-read.ts'
import { errorAt, errorsOf } from '../../forms/field-errors.ts'
import { ltr } from '../../i18n/direction.ts'
import { useLocale, useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Section } from './parts.tsx'
import { builtinText } from './text-builtin.ts'

type Secret = RequestOutput<'builtinBroker.createCredential'>
type Asked = { what: 'rotate' | 'revoke'; id: string }

/** The section Devices' credentials. */
export function BuiltinCredentials() {
  const say = useText(builtinText)
  const list = useRead('builtinBroker.credentials', {})
  const [secret, setSecret] = useState<Secret | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const made = (answer: Secret) => {
    setSecret(answer)
    void list.refetch()
  }
  const confirm = async ({ what, id }: Asked) => {
    const input = { deviceId: id }
    if (what === 'revoke') {
      if ((await command('builtinBroker.revokeCredential', input)).ok) void list.refetch()
      return
    }
    const answer = await command('builtinBroker.rotateCredential', input)
    if (answer.ok) made(answer.value)
  }
  return (
    <Section title={say('credentials')} help={say('credentialsHelp')}>
      {list.isError && <FailureBox failure={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <p className="ink-3">{say('noCredentials')}</p>}
      {list.data && list.data.items.length > 0 && <Table rows={list.data.items} onAsk={setAsked} />}
      <NewCredential onMade={made} />
      {asked && (
        <ConfirmDialog
          isOpen
          question={say(asked.what === 'rotate' ? 'rotateAsk' : 'revokeAsk', { id: ltr(asked.id) })}
          consequence={say(asked.what === 'rotate' ? 'rotateConsequence' : 'revokeConsequence')}
          count={1}
          action={say(asked.what === 'rotate' ? 'rotateDo' : 'revokeDo')}
          keep={say('keepIt')}
          danger
          onConfirm={() => void confirm(asked)}
          onClose={() => setAsked(null)}
        />
      )}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </Section>
  )
}

function Table({ rows, onAsk }: { rows: readonly BuiltinCredential[]; onAsk: (asked: Asked) => void }) {
  const say = useText(builtinText)
  return (
    <table className="settings-table">
      <thead>
        <tr>
          {(['device', 'kind', 'made'] as const).map((head) => (
            <th key={head} scope="col">
              {say(head)}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ deviceId: id, kind, createdAt, createdBy }) => (
          <tr key={id}>
            <td>
              <bdi className="mono">{id}</bdi>
            </td>
            <td>{say(kind)}</td>
            <td>
              <Moment at={createdAt} /> <span className="ink-3">{say('by', { who: createdBy })}</span>
            </td>
            <td>
              <span className="row gap-1">
                <IconButton
                  small
                  icon={RotateCcw}
                  label={say('rotate', { id: ltr(id) })}
                  onPress={() => onAsk({ what: 'rotate', id })}
                />
                <IconButton
                  small
                  icon={X}
                  label={say('revoke', { id: ltr(id) })}
                  onPress={() => onAsk({ what: 'revoke', id })}
                />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function NewCredential({ onMade }: { onMade: (secret: Secret) => void }) {
  const say = useText(builtinText)
  const { language } = useLocale()
  const [deviceId, setDeviceId] = useState('')
  const [kind, setKind] = useState<BuiltinCredential['kind']>('password')
  const [failure, setFailure] = useState<Failure | null>(null)
  const make = async () => {
    if (deviceId.trim() === '') return
    const answer = await command('builtinBroker.createCredential', { deviceId: deviceId.trim(), kind }, { quiet: true })
    if (!answer.ok) return setFailure(answer)
    setDeviceId('')
    setFailure(null)
    onMade(answer.value)
  }
  const errors = failure ? errorsOf(failure, language) : {}
  return (
    <form
      className="builtin-new"
      onSubmit={(event) => {
        event.preventDefault()
        void make()
      }}
    >
      <TextInput
        label={say('deviceId')}
        code
        value={deviceId}
        error={failure ? (errorAt(errors, 'deviceId') ?? failure.message) : null}
        onChange={(text) => {
          setDeviceId(text)
          setFailure(null)
        }}
      />
      <span className="row gap-2">
        <Segmented
          label={say('kind')}
          value={kind}
          items={(['password', 'certificate'] as const).map((id) => ({ id, label: say(id) }))}
          onChange={setKind}
        />
        <Button icon={KeyRound} type="submit" isDisabled={deviceId.trim() === ''}>
          {say('add')}
        </Button>
      </span>
    </form>
  )
}

/** Closing it is the end of the secret on screen. */
function SecretDialog({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const say = useText(builtinText)
  const { credential, password, certificate, privateKey, authority } = secret
  const title = say('secretTitle', { id: ltr(credential.deviceId) })
  const parts = [
    { label: say('password'), text: password },
    { label: say('certificate'), text: certificate },
    { label: say('privateKey'), text: privateKey },
    { label: say('authority'), text: authority },
  ]
  const copy = async (text: string) => {
    if ((await command('app.copyText', { text })).ok) toast(say('copied'))
  }
  return (
    <Dialog label={title} isOpen onClose={onClose} width={560}>
      <div className="dialog-body column gap-3">
        <h2 className="title">{title}</h2>
        <p>{say('secretOnce')}</p>
        {parts.map(({ label, text }) =>
          text === null ? null : (
            <div key={label} className="column gap-1">
              <span className="row gap-2">
                <span className="mid">{label}</span>
                <Button small onPress={() => void copy(text)}>
                  {say('copySecret', { what: label })}
                </Button>
              </span>
              <div className="code-block builtin-secret" dir="ltr">
                {text}
              </div>
            </div>
          ),
        )}
      </div>
      <div className="dialog-actions">
        <Button kind="primary" autoFocus onPress={onClose}>
          {say('done')}
        </Button>
      </div>
    </Dialog>
  )
}
