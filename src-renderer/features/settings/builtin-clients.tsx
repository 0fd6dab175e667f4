/** Who is connected to the built-in broker, and what it turned away. Counts are of this life of the broker. */
import { RotateCcw } from 'lucide-react'
import type { BuiltinBrokerStatus, BuiltinClient } from '../../../src-preload/contract/brokers.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Section } from './parts.tsx'
import { builtinText } from './text-builtin.ts'

type Reason = Extract<keyof (typeof builtinText)['table'], `away_${string}`>
const isReason = (key: string): key is Reason => Object.hasOwn(builtinText.table, key)

/** Newest first, at most 200 rows. */
export function BuiltinClients({ status, onRefresh }: { status: BuiltinBrokerStatus; onRefresh: () => void }) {
  const say = useText(builtinText)
  const format = useFormat()
  const { clients, connections, absentSessions, waitingMessages, turnedAway } = status
  const help = say('connectedHelp', {
    count: format.number(connections),
    away: format.number(absentSessions),
    waiting: format.number(waitingMessages),
  })
  const away = Object.entries(turnedAway)
  return (
    <Section title={say('connected')} help={help}>
      {away.length > 0 && (
        <p className="meta tone-unsure">
          {say('turnedAway')}:{' '}
          {format.list(
            away.map(([why, count]) => {
              const key = `away_${why}`
              return `${isReason(key) ? say(key) : why} ${format.number(count)}`
            }),
          )}
        </p>
      )}
      {clients.length === 0 ? <p className="ink-3">{say('nobody')}</p> : <Table clients={clients} />}
      <div className="setting-foot">
        <Button small icon={RotateCcw} onPress={onRefresh}>
          {say('refresh')}
        </Button>
      </div>
    </Section>
  )
}

function Table({ clients }: { clients: readonly BuiltinClient[] }) {
  const say = useText(builtinText)
  const format = useFormat()
  return (
    <table className="settings-table">
      <thead>
        <tr>
          {(['client', 'from', 'since', 'messages', 'refused'] as const).map((head) => (
            <th key={head} scope="col">
              {say(head)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {clients.map((client) => (
          <tr key={client.clientId}>
            <td>
              <bdi className="mono">{client.deviceId ?? say(client.role === 'device' ? 'device' : client.role)}</bdi>
            </td>
            <td>
              <bdi className="mono ink-2" dir="ltr">
                {client.address}
                {client.isEncrypted ? ' · TLS' : ''}
              </bdi>
            </td>
            <td>
              <Moment at={client.sinceAt} />
            </td>
            <td className="number">
              {format.number(client.messagesIn)} / {format.number(client.messagesOut)}
            </td>
            <td className={client.refused > 0 ? 'number tone-fail' : 'number ink-3'}>
              {format.number(client.refused)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
