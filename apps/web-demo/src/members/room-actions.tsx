import type { Room } from '@chatnode/client-sdk'
import type { RoomSummary } from '@chatnode/protocol'
import { DoorOpen, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { Button } from '../ui/button.tsx'
import { DeleteDialog, LeaveDialog, RenameDialog } from './room-dialogs.tsx'

interface RoomActionsProps {
  room: Room
  summary: RoomSummary | undefined
  self: SignedIn
  name: string
  /** Without whom the room would have nobody to care for it. */
  isLastOwner: boolean
}

/** What a member can do about the room as a whole. The last owner cannot leave. */
export function RoomActions({ room, summary, self, name, isLastOwner }: RoomActionsProps) {
  const { t } = useText()
  const [dialog, setDialog] = useState<'rename' | 'leave' | 'delete'>()
  const isOwner = summary?.role === 'owner'
  const props = { room, name, onClose: () => setDialog(undefined) }
  return (
    <footer className="members-foot">
      {isOwner && (
        <Button onClick={() => setDialog('rename')}>
          <Pencil aria-hidden /> {t('room.rename')}
        </Button>
      )}
      {!isLastOwner && (
        <Button onClick={() => setDialog('leave')}>
          <DoorOpen aria-hidden /> {t('members.leave')}
        </Button>
      )}
      {isOwner && (
        <Button onClick={() => setDialog('delete')}>
          <Trash2 aria-hidden /> {t('room.delete')}
        </Button>
      )}
      {dialog === 'rename' && <RenameDialog {...props} />}
      {dialog === 'leave' && (
        <LeaveDialog {...props} self={self} isPrivate={summary?.visibility === 'private'} />
      )}
      {dialog === 'delete' && <DeleteDialog {...props} />}
    </footer>
  )
}
