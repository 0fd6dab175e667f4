/** The presence doctor's findings, worst first; a device's finding leads to the device. */
import { Stethoscope } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { DoctorFinding, DoctorReport } from '../../../src-preload/contract/brokers.ts'
import type { Failure } from '../../../src-preload/contract/failures.ts'
import { command } from '../../api/use-command.ts'
import { useFormat, useText } from '../../i18n/locale.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorBox } from '../../ui/error-box.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { doctorText } from './doctor-text.ts'

const SEVERITIES = ['error', 'warning', 'note'] as const
const TONES = { error: 'tone-fail', warning: 'tone-unsure', note: 'ink-2' } as const

/** The button in the head of the screen, with its dialog. */
export function DoctorButton({ onOpen }: { onOpen: (deviceId: string) => void }) {
  const say = useText(doctorText)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={Stethoscope} onPress={() => setOpen(true)}>
        {say('check')}
      </Button>
      {isOpen && (
        <DoctorDialog
          onClose={() => setOpen(false)}
          onOpen={(id) => {
            setOpen(false)
            onOpen(id)
          }}
        />
      )}
    </>
  )
}

/** Asks once when it opens, and again when told. */
function useDoctor() {
  const [report, setReport] = useState<DoctorReport | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ask = useCallback(async () => {
    setReport(null)
    setFailure(null)
    const answer = await command('fleet.doctor', {}, { quiet: true })
    if (answer.ok) setReport(answer.value)
    else setFailure(answer)
  }, [])
  useEffect(() => void ask(), [ask])
  return { report, failure, again: () => void ask() }
}

function DoctorDialog({ onClose, onOpen }: { onClose: () => void; onOpen: (deviceId: string) => void }) {
  const say = useText(doctorText)
  const { report, failure, again } = useDoctor()
  const isAsking = report === null && failure === null
  return (
    <Dialog label={say('title')} isOpen onClose={onClose} width={640}>
      <div className="dialog-body column gap-3" aria-live="polite" aria-busy={isAsking}>
        <h2 className="title">{say('title')}</h2>
        <p className="ink-2">{say('help')}</p>
        {isAsking && <p className="ink-3">{say('checking')}</p>}
        {isAsking && <SkeletonRows rows={3} />}
        {failure && <ErrorBox message={failure.message} code={failure.code} />}
        {report && <Report report={report} onOpen={onOpen} />}
      </div>
      <div className="dialog-actions">
        <Button isDisabled={isAsking} onPress={again}>
          {say('again')}
        </Button>
        <Button kind="primary" onPress={onClose}>
          {say('close')}
        </Button>
      </div>
    </Dialog>
  )
}

function Report({ report, onOpen }: { report: DoctorReport; onOpen: (deviceId: string) => void }) {
  const say = useText(doctorText)
  const format = useFormat()
  const { findings, more, devices, retained } = report
  return (
    <>
      <p className="meta ink-3">
        {say('compared', { devices: format.number(devices), retained: format.number(retained) })}
      </p>
      {findings.length === 0 && <p className="tone-ok mid">{say('clean')}</p>}
      <div className="doctor-findings">
        {SEVERITIES.map((severity) => {
          const mine = findings.filter((finding) => finding.severity === severity)
          if (mine.length === 0) return null
          return (
            <section key={severity} aria-label={say(severity)}>
              <h3 className={`mid ${TONES[severity]}`}>{say(severity)}</h3>
              <ul>
                {mine.map((finding) => (
                  <Finding key={`${finding.code} ${finding.deviceId ?? ''}`} finding={finding} onOpen={onOpen} />
                ))}
              </ul>
            </section>
          )
        })}
        {more > 0 && <p className="meta ink-3">{say('more', { count: format.number(more) })}</p>}
      </div>
    </>
  )
}

function Finding({ finding, onOpen }: { finding: DoctorFinding; onOpen: (deviceId: string) => void }) {
  const say = useText(doctorText)
  const format = useFormat()
  const { code, deviceId, data } = finding
  const numbers = Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => (typeof value === 'number' ? [[key, format.number(value)]] : [])),
  )
  const ahead = typeof data.aheadMs === 'number' ? format.duration(data.aheadMs) : ''
  return (
    <li className="doctor-finding">
      {deviceId !== null && (
        <LinkButton onPress={() => onOpen(deviceId)}>
          <bdi className="mono">{deviceId}</bdi>
        </LinkButton>
      )}
      <span>{say(code, { ...numbers, ahead })}</span>
      {typeof data.detail === 'string' && (
        <span className="meta ink-3" dir="auto">
          {data.detail}
        </span>
      )}
    </li>
  )
}
