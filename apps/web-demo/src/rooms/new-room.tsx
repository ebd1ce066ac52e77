import type { RoomVisibility } from '@chatnode/protocol'
import { useState, type FormEvent } from 'react'
import { useText } from '../i18n/use-text.ts'
import { navigate, roomPath } from '../router.ts'
import { client } from '../session/client.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import './new-room.css'

const VISIBILITIES: readonly RoomVisibility[] = ['public', 'private']

/** Creates a room, and goes there. */
export function NewRoom({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const [name, setName] = useState('')
  const [visibility, setVisibility] = useState<RoomVisibility>('public')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    try {
      const room = await client.rooms.create({ name: name.trim(), visibility })
      onClose()
      navigate(roomPath(room.id))
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('new-room.title')} onClose={onClose}>
      <form className="new-room" onSubmit={(event) => void submit(event)}>
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
        <ErrorText error={error} />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('message.cancel')}</Button>
          <Button kind="primary" type="submit" isBusy={isBusy}>
            {t('new-room.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
