import type { RoomVisibility } from '@chatnode/protocol'
import { useState } from 'react'
import { useText } from '../i18n/use-text.ts'
import { navigate, roomPath } from '../router.ts'
import { client } from '../session/client.ts'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import './new-room.css'

const VISIBILITIES: readonly RoomVisibility[] = ['public', 'private']

/** Creates a room, and goes there. */
export function NewRoom({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const [name, setName] = useState('')
  const [visibility, setVisibility] = useState<RoomVisibility>('public')
  const create = async (): Promise<void> => {
    const room = await client.rooms.create({ name: name.trim(), visibility })
    // First, so that the room finds the focus free.
    onClose()
    navigate(roomPath(room.id))
  }
  return (
    <FormDialog
      title={t('new-room.title')}
      action={t('new-room.submit')}
      onSubmit={create}
      onClose={onClose}
    >
      <Field
        label={t('new-room.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        required
        autoComplete="off"
        data-autofocus
      />
      <fieldset className="new-room-choice">
        <legend>{t('new-room.visibility')}</legend>
        {VISIBILITIES.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="visibility"
              checked={each === visibility}
              onChange={() => setVisibility(each)}
            />
            <span>
              {t(`new-room.${each}`)}
              <small>{t(`new-room.${each}-hint`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </FormDialog>
  )
}
