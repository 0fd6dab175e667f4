/** The saved brokers: which is open in the form, which is in use, a new one, taking one away. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Settings } from '../../../src-preload/contract/entities.ts'
import { useText } from '../../i18n/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { TextInput } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { SettingRow } from './parts.tsx'
import { profileText } from './text-broker.ts'
import type { Broker } from './use-broker.ts'

const NEW = 'new'

/** The rows above the form. */
export function ProfileRows({ broker, settings }: { broker: Broker; settings: Settings }) {
  const say = useText(profileText)
  const [isAsking, setAsking] = useState(false)
  const { form, isActive } = broker
  const choices = settings.brokers.map((profile) => ({
    id: profile.id ?? '',
    label: profile.name ?? profile.url,
    detail: profile.id === settings.broker?.id ? say('inUse') : '',
  }))
  const all = form.id === null ? [...choices, { id: NEW, label: say('notSavedYet') }] : choices
  return (
    <>
      {settings.brokers.length > 0 && (
        <SettingRow label={say('profiles')} note={say('profilesNote')}>
          <div className="row gap-2">
            <Select
              hideLabel
              label={say('profiles')}
              value={form.id ?? NEW}
              choices={all}
              onChange={(id) => broker.open(settings.brokers.find((profile) => profile.id === id) ?? null)}
            />
            <Button icon={Plus} isDisabled={form.id === null} onPress={() => broker.open(null)}>
              {say('newProfile')}
            </Button>
            {form.id !== null && !isActive && (
              <Button kind="quiet" onPress={() => setAsking(true)}>
                {say('delete')}
              </Button>
            )}
          </div>
        </SettingRow>
      )}
      <SettingRow label={say('name')}>
        <TextInput
          hideLabel
          label={say('name')}
          value={form.name}
          placeholder={say('namePlaceholder')}
          error={broker.errorOf('name')}
          onChange={(name) => broker.change({ name })}
        />
      </SettingRow>
      <DeleteDialog broker={broker} isOpen={isAsking} onClose={() => setAsking(false)} />
    </>
  )
}

function DeleteDialog({ broker, isOpen, onClose }: { broker: Broker; isOpen: boolean; onClose: () => void }) {
  const say = useText(profileText)
  return (
    <ConfirmDialog
      isOpen={isOpen}
      question={say('deleteAsk', { name: broker.form.name })}
      consequence={say('deleteConsequence')}
      count={1}
      action={say('deleteDo')}
      keep={say('deleteKeep')}
      danger
      onConfirm={() => void broker.remove()}
      onClose={onClose}
    />
  )
}
