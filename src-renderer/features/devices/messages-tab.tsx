/** What was said to a device and by it lately. Everything is shown as text; what was not text is escaped already. */
import { ArrowDownLeft, ArrowUpRight, RotateCw } from 'lucide-react'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { useRead } from '../../api/use-read.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { messageText } from './text-queue.ts'

type Message = RequestOutput<'devices.messages'>['items'][number]
const PLAIN = ['accepted', 'ignored', 'waiting', 'sending', 'sent', 'lost'] as const

/** Newest first. */
export function MessagesTab({ deviceId }: { deviceId: string }) {
  const say = useText(messageText)
  const messages = useRead('devices.messages', { id: deviceId })
  const items = messages.data?.items ?? []
  return (
    <div className="device-tab">
      <div className="row gap-2">
        <p className="meta ink-3 grow">{say('help')}</p>
        <Button small icon={RotateCw} onPress={() => void messages.refetch()}>
          {say('again')}
        </Button>
      </div>
      {messages.isPending && <SkeletonRows rows={4} />}
      {messages.isError && <FailureBox failure={messages.error} onRetry={() => void messages.refetch()} />}
      {messages.isSuccess && items.length === 0 && <p className="ink-3">{say('none')}</p>}
      <ol className="device-messages">
        {items.map((message, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message has no identity but its place
          <MessageRow key={index} message={message} />
        ))}
      </ol>
    </div>
  )
}

function MessageRow({ message }: { message: Message }) {
  const say = useText(messageText)
  const format = useFormat()
  const { at, brokerAt, direction, topic, bytes, text, outcome } = message
  const plain = PLAIN.find((word) => word === outcome)
  const isBad = plain === undefined || plain === 'lost'
  return (
    <li className="device-message">
      <span className="row gap-2 meta">
        <span role="img" aria-label={say(direction)} title={say(direction)}>
          <Icon icon={direction === 'in' ? ArrowDownLeft : ArrowUpRight} small mirrors />
        </span>
        <time className="ink-3 nowrap" dateTime={new Date(at).toISOString()}>
          {format.clock(at)}
        </time>
        <bdi className="mono clip grow" dir="ltr" title={topic}>
          {topic}
        </bdi>
        <span className={isBad ? 'tone-fail nowrap' : 'ink-3 nowrap'}>
          {plain ? say(plain) : say('refused', { code: outcome })}
        </span>
      </span>
      {text !== '' && (
        <pre className="mono device-payload" dir="ltr">
          {text}
        </pre>
      )}
      <span className="caption ink-3">
        {say('bytes', { n: format.number(bytes) })}
        {brokerAt !== null && ` · ${say('brokerAt', { time: format.clock(brokerAt) })}`}
      </span>
    </li>
  )
}
