import type { Room } from '@chatnode/client-sdk'
import type { PublicUser } from '@chatnode/protocol'
import { useState } from 'react'
import { useText } from '../i18n/use-text.ts'
import { navigate } from '../router.ts'
import type { SignedIn } from '../session/session-store.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
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
  return (
    <FormDialog
      title={t('room.rename-title', { room: name })}
      action={t('room.rename')}
      onSubmit={() => room.update({ name: newName.trim() })}
      onClose={onClose}
    >
      <Field
        label={t('new-room.name')}
        value={newName}
        onChange={(event) => setNewName(event.target.value)}
        required
        autoComplete="off"
        data-autofocus
      />
    </FormDialog>
  )
}
