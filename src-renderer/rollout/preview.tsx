/** What a job would do before it starts, by the engine: who gets it, who does not and why, from when, until about when. */
import './rollout.css'
import { useState } from 'react'
import type { RequestInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import type { PreviewedDevice } from '../../src-preload/contract/requests-rollout.ts'
import { FailureBox } from '../api/failure-box.tsx'
import { usePages } from '../api/use-read.ts'
import { isolate } from '../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../i18n/locale.tsx'
import { useName } from '../ui/bilingual-name.tsx'
import { Button } from '../ui/button.tsx'
import { PresenceMark } from '../ui/presence-mark.tsx'
import { previewText } from './rollout-text.ts'

type Preview = RequestOutput<'jobs.preview'>
const KINDS = ['get', 'precheck', 'held', 'invalid'] as const
const WORDS = { get: 'isGet', precheck: 'isPrecheck', held: 'isHeld', invalid: 'isInvalid' } as const
/** As many as fit beside the form; more are asked for. */
const PAGE = 20

type Input = RequestInput<'jobs.preview'> | null

/** Whoever asks for the same shares one answer. */
function usePreview(input: Input) {
  const asked = input ?? { document: {} }
  return usePages('jobs.preview', { ...asked, limit: PAGE }, { enabled: input !== null, keep: true })
}

/** How many devices would get it by the engine's own checks; undefined until it has said so. */
export function useGetCount(input: Input): number | undefined {
  const first = usePreview(input).data?.pages[0]
  return input === null ? undefined : first?.counts.get
}

/** `input` null: there is nothing to ask about yet. */
export function JobPreview({ input }: { input: Input }) {
  const say = useText(previewText)
  const pages = usePreview(input)
  const first = pages.data?.pages[0]
  if (input === null) return null
  if (pages.isError) return <FailureBox failure={pages.error} />
  if (!first) return null
  const items = pages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className="happens-part" aria-label={say('who')}>
      <Sums preview={first} />
      <When preview={first} />
      {items.map((device) => (
        <DeviceLine key={device.deviceId} device={device} />
      ))}
      {pages.hasNextPage && (
        <Button small isDisabled={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
          {say('more')}
        </Button>
      )}
    </section>
  )
}

function Sums({ preview: { counts } }: { preview: Preview }) {
  const say = useText(previewText)
  const format = useFormat()
  const shown = KINDS.filter((kind) => kind === 'get' || counts[kind] > 0)
  return (
    <p className="rollout-facts" role="status">
      {shown.map((kind) => (
        <span key={kind} className={kind === 'get' ? 'mid' : 'tone-unsure'}>
          {say(kind, { count: counts[kind], n: format.number(counts[kind]) })}
        </span>
      ))}
    </p>
  )
}

function When({ preview: { firstAt, endsAboutAt } }: { preview: Preview }) {
  const say = useText(previewText)
  const format = useFormat()
  const now = Date.now()
  return (
    <>
      {firstAt !== null && <p className="ink-2">{say('first', { time: format.moment(firstAt, now) })}</p>}
      {endsAboutAt !== null && <p className="ink-2">{say('ends', { time: format.moment(endsAboutAt, now) })}</p>}
    </>
  )
}

/** One device; pressing it shows the document that it would get. */
function DeviceLine({ device }: { device: PreviewedDevice }) {
  const say = useText(previewText)
  const format = useFormat()
  const nameOf = useName()
  const { language } = useLocale()
  const [isOpen, setOpen] = useState(false)
  const { verdict, wave, openCount, document } = device
  const why = language === 'ar' ? (device.whyAr ?? device.whyEn) : (device.whyEn ?? device.whyAr)
  const name = nameOf(device, device.deviceId)
  const facts = [
    why ?? say(WORDS[verdict]),
    wave === null ? null : say('wave', { n: format.number(wave + 1) }),
    openCount > 0 ? say('open', { count: openCount, n: format.number(openCount) }) : null,
  ].filter((fact) => fact !== null)
  return (
    <div className="preview-device">
      <button
        type="button"
        className="preview-line"
        aria-expanded={document === null ? undefined : isOpen}
        disabled={document === null}
        onClick={() => setOpen(!isOpen)}
      >
        <PresenceMark presence={device.presence} markOnly />
        <span className="clip grow">{isolate(name)}</span>
        <span className={verdict === 'get' ? 'meta ink-3 clip' : 'meta tone-unsure clip'} title={facts.join(' · ')}>
          {facts.join(' · ')}
        </span>
      </button>
      {isOpen && document !== null && (
        <pre className="code-block" dir="ltr">
          {JSON.stringify(document, null, 2)}
        </pre>
      )}
    </div>
  )
}
