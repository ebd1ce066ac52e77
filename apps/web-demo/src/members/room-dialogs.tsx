import type { Room } from '@chatnode/client-sdk'
import type { PublicUser } from '@chatnode/protocol'
import { useState, type FormEvent } from 'react'
import { useText } from '../i18n/use-text.ts'
import { navigate } from '../router.ts'
import type { SignedIn } from '../session/session-store.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { announce } from '../ui/live-region.tsx'
import './members.css'

interface RoomDialogProps {
  room: Room
  name: string
  onClose: () => void
}

export function RemoveDialog({
  room,
  name,
  user,
  onClose,
}: RoomDialogProps & { user: PublicUser }) {
  const { t } = useText()
  const remove = async (): Promise<void> => {
    await room.members.remove(user.id)
    announce(t('members.removed', { name: user.username }))
  }
  return (
    <ConfirmDialog
      title={t('members.remove-title', { name: user.username, room: name })}
      hint={t('members.remove-hint')}
      action={t('members.remove-submit')}
      onConfirm={remove}
      onClose={onClose}
    />
  )
}

interface LeaveDialogProps extends RoomDialogProps {
  self: SignedIn
  isPrivate: boolean
}

export function LeaveDialog({ room, name, self, isPrivate, onClose }: LeaveDialogProps) {
  const { t } = useText()
  const leave = async (): Promise<void> => {
    await room.members.remove(self.id)
    navigate('/')
  }
  return (
    <ConfirmDialog
      title={t('members.leave-title', { room: name })}
      hint={t(isPrivate ? 'members.leave-private-hint' : 'members.leave-hint')}
      action={t('members.leave-submit')}
      onConfirm={leave}
      onClose={onClose}
    />
  )
}

export function DeleteDialog({ room, name, onClose }: RoomDialogProps) {
  const { t } = useText()
  const remove = async (): Promise<void> => {
    await room.delete()
    navigate('/')
  }
  return (
    <ConfirmDialog
      title={t('room.delete-title', { room: name })}
      hint={t('room.delete-hint')}
      action={t('room.delete')}
      onConfirm={remove}
      onClose={onClose}
    />
  )
}

export function RenameDialog({ room, name, onClose }: RoomDialogProps) {
  const { t } = useText()
  const [newName, setNewName] = useState(name)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    try {
      await room.update({ name: newName.trim() })
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('room.rename-title', { room: name })} onClose={onClose}>
      <form className="rename-room" onSubmit={(event) => void submit(event)}>
        <Field
          label={t('new-room.name')}
          value={newName}
          onChange={(event) => setNewName(event.target.value)}
          required
          autoComplete="off"
          data-autofocus
        />
        <ErrorText error={error} />
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('message.cancel')}</Button>
          <Button kind="primary" type="submit" isBusy={isBusy}>
            {t('room.rename')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
