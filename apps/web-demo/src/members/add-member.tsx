import type { Room } from '@chatnode/client-sdk'
import { useState } from 'react'
import { useText } from '../i18n/use-text.ts'
import { Button } from '../ui/button.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { announce } from '../ui/live-region.tsx'
import { useSubmit } from '../ui/use-submit.ts'

/** Adds somebody by their username. */
export function AddMember({ room }: { room: Room }) {
  const { t } = useText()
  const [username, setUsername] = useState('')
  const { isBusy, error, onSubmit } = useSubmit(async () => {
    const { user } = await room.members.add(username.trim())
    announce(t('members.added', { name: user.username }))
    setUsername('')
  })
  return (
    <form className="add-member" onSubmit={onSubmit}>
      <Field
        label={t('members.add-label')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
        value={username}
        onChange={(event) => setUsername(event.target.value)}
        after={
          <Button type="submit" isBusy={isBusy}>
            {t('members.add')}
          </Button>
        }
      />
      <ErrorText error={error} />
    </form>
  )
}
