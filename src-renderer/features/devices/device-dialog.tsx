/** The dialog that registers a device or changes one. */
import { useState } from 'react'
import type { Device } from '../../../src-preload/contract/entities.ts'
import { FailureBox } from '../../api/failure-box.tsx'
import { RequestFailure } from '../../api/client.ts'
import { useRead } from '../../api/use-read.ts'
import { isolate, ltr } from '../../i18n/direction.ts'
import { useText } from '../../i18n/locale.tsx'
import { toast } from '../../stores/undo-store.ts'
import { useName } from '../../ui/bilingual-name.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NoteBox } from '../../ui/error-box.tsx'
import { TextInput } from '../../ui/field.tsx'
import { type DeviceForm, fieldsOf, formOf, idWrong, objectOf } from './device-form.ts'
import { formText } from './text-forms.ts'
import { useForm, useStill } from './use-form.ts'

const PATHS = ['id', 'nameEn', 'nameAr', 'tags', 'attributes', 'timezone']
type Props = {
  /** Left out: a new one. */
  device?: Device
  onClose: () => void
  onSaved?: (id: string) => void
  /** Reads the device again after a conflict. */
  onReload?: () => void
}

function useDeviceForm({ device, onClose, onSaved }: Props) {
  const say = useText(formText)
  const name = useName()
  const [form, setForm] = useState(() => formOf(device ?? null))
  const sending = useForm(PATHS)
  const change = (some: Partial<DeviceForm>) => setForm((before) => ({ ...before, ...some }))
  const save = async () => {
    const id = form.id.trim().normalize('NFC')
    const wrong = device ? null : idWrong(id)
    const found: Record<string, string> = {}
    if (wrong) found.id = say(wrong)
    if (objectOf(form.attributes) === null) found.attributes = say('attributesWrong')
    if (!sending.check(found)) return
    const saved = device
      ? await sending.send('devices.change', { id: device.id, version: device.version, ...fieldsOf(form) })
      : await sending.send('devices.create', { id, ...fieldsOf(form) })
    if (!saved) return
    toast(say(device ? 'saved' : 'registered', { name: isolate(name(saved, ltr(saved.id))) }))
    onClose()
    onSaved?.(saved.id)
  }
  return { form, change, save, sending }
}

/** Refusals stand at their fields; a conflict offers to read the device again. */
export function DeviceDialog(props: Props) {
  const { device, onClose, onReload } = props
  const say = useText(formText)
  const name = useName()
  const { form, change, save, sending } = useDeviceForm(props)
  const title = device ? say('editTitle', { name: isolate(name(device, device.id)) }) : say('registerTitle')
  const { rest } = sending
  return (
    <Dialog label={title} isOpen onClose={onClose} top={64}>
      <form
        className="dialog-body devices-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h2>{title}</h2>
        <Fields form={form} change={change} at={sending.at} isNew={!device} />
        {sending.isConflict && (
          <NoteBox tone="unsure">
            <span role="alert">{say('conflict')}</span>{' '}
            {onReload && (
              <Button small onPress={onReload}>
                {say('loadAgain')}
              </Button>
            )}
          </NoteBox>
        )}
        {rest && !sending.isConflict && <FailureBox failure={new RequestFailure(rest)} />}
        <div className="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            {say('cancel')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={sending.isSending}>
            {say(device ? 'save' : 'register')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** A device whose id differs in upper and lower case only: they are two devices, which is seldom what is meant. */
function useAlike(typed: string) {
  const say = useText(formText)
  const id = useStill(typed.trim().normalize('NFC'))
  const found = useRead('devices.list', { search: id, limit: 20 }, { enabled: id !== '', keep: true })
  const alike = found.data?.items.find((device) => device.id !== id && device.id.toLowerCase() === id.toLowerCase())
  return alike && id !== '' ? <span className="tone-unsure">{say('idAlike', { id: ltr(alike.id) })}</span> : null
}

type FieldsProps = {
  form: DeviceForm
  change: (some: Partial<DeviceForm>) => void
  at: (path: string) => string | null
  isNew: boolean
}

function Fields({ form, change, at, isNew }: FieldsProps) {
  const say = useText(formText)
  const text = (key: keyof DeviceForm) => ({
    label: say(key === 'timezone' ? 'zone' : key),
    value: form[key],
    onChange: (value: string) => change({ [key]: value }),
    error: at(key),
  })
  const alike = useAlike(isNew ? form.id : '')
  return (
    <>
      {isNew && <TextInput {...text('id')} code required autoFocus codeName="id" note={alike ?? say('idNote')} />}
      <div className="devices-two">
        <TextInput {...text('nameEn')} />
        <TextInput {...text('nameAr')} />
      </div>
      <TextInput {...text('tags')} note={say('tagsNote')} />
      <TextInput {...text('attributes')} code multiline rows={4} note={say('attributesNote')} />
      <TextInput {...text('timezone')} code note={say('zoneNote')} />
    </>
  )
}
