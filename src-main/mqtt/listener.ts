// Listens to topics for a while on a connection of its own: the link's connection is the devices' and stays as it is.
// What the messages mean is the caller's.
import { BrokerConnection } from './connection.ts'
import type { BrokerAccess } from './connection.ts'

export type Message = {
  readonly topic: string
  readonly payload: Uint8Array
  readonly retained: boolean
  readonly at: number
}

export type ListenOrder = {
  readonly access: BrokerAccess
  /** Not the link's own: a second connection with one id would take the first over. */
  readonly clientId: string
  readonly filters: readonly string[]
  /** Counted from the moment at which the broker has granted the filters. */
  readonly forMs: number
  readonly now: () => number
}

/** How long the broker may take to let us in. */
const CONNECT_WITHIN_MS = 20_000

/** Resolves after `forMs`. Rejects with a sentence when the broker is not there or refuses, with the signal's reason when aborted. */
export async function listen(
  { access, clientId, filters, forMs, now }: ListenOrder,
  onMessage: (message: Message) => void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw signal.reason
  let timer: NodeJS.Timeout | null = null
  let end: () => void = () => {}
  let fail: (why: unknown) => void = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  const after = (ms: number, call: () => void) => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(call, ms)
  }
  const stop = () => fail(signal.reason)
  const connection = new BrokerConnection({
    ...{ access, clientId, clean: true, lifeSign: null, now },
    filters: filters.map((topic) => ({ topic, qos: 1 })),
    onState: ({ state, detail }) => {
      if (state === 'refused') fail(new Error(`The broker refused to let us listen: ${detail ?? 'no reason given'}.`))
    },
    onConnected: () => {},
    onOnline: () => after(forMs, end),
    onMessage: ({ topic, payload, retained }, taken) => {
      onMessage({ topic, payload, retained, at: now() })
      taken()
    },
  })
  signal.addEventListener('abort', stop, { once: true })
  after(CONNECT_WITHIN_MS, () => fail(new Error('The broker could not be reached.')))
  try {
    connection.start()
    await ended
  } finally {
    if (timer) clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    await connection.end()
  }
}
