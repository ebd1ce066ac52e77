import type { Room } from '@chatnode/client-sdk'
import type { PublicUser, RoomMember, RoomSummary } from '@chatnode/protocol'
import { DoorOpen, Pencil, Trash2, UserMinus, X } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { AddMember } from './add-member.tsx'
import './members.css'
import { DeleteDialog, LeaveDialog, RemoveDialog, RenameDialog } from './room-dialogs.tsx'
import { useMembers } from './use-members.ts'

interface MembersProps {
  room: Room
  summary: RoomSummary | undefined
  self: SignedIn
  present: readonly PublicUser[]
  onClose: () => void
}

/** Who belongs to the room, and who of them is here. Owners add and remove, rename and delete. */
export function Members({ room, summary, self, present, onClose }: MembersProps) {
  const { t } = useText()
  const { members, hasMore, hasFailed, loadMore } = useMembers(room)
  const [removing, setRemoving] = useState<PublicUser>()
  const [dialog, setDialog] = useState<'rename' | 'leave' | 'delete'>()
  const name = summary?.name ?? '…'
  const isOwner = summary?.role === 'owner'
  const owners = members.filter(({ role }) => role === 'owner')
  // More of them may be on pages that are not here yet; then the server knows.
  const isLastOwner = isOwner && !hasMore && owners.length < 2
  const dialogProps = { room, name, onClose: () => setDialog(undefined) }
  const panel = useFocusWhileOpen()
  const here = new Set(present.map(({ id }) => id))
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- Escape and the button do the same */}
      <div className="members-shade" onClick={onClose} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it from wherever one is in it */}
      <aside
        ref={panel}
        className="members"
        tabIndex={-1}
        aria-label={t('members.title')}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      >
        <header className="members-head">
          <h2>{t('members.title')}</h2>
          <IconButton label={t('members.close')} onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        </header>
        {isOwner && <AddMember room={room} />}
        <ul className="members-list">
          {sorted(members, here).map((member) => (
            <MemberItem
              key={member.user.id}
              member={member}
              isHere={here.has(member.user.id)}
              onRemove={
                isOwner && member.user.id !== self.id ? () => setRemoving(member.user) : undefined
              }
            />
          ))}
        </ul>
        {hasFailed && <p className="error-text">{t('members.failed')}</p>}
        {hasMore && <Button onClick={loadMore}>{t('members.more')}</Button>}
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
        </footer>
        {removing && (
          <RemoveDialog {...dialogProps} user={removing} onClose={() => setRemoving(undefined)} />
        )}
        {dialog === 'rename' && <RenameDialog {...dialogProps} />}
        {dialog === 'leave' && (
          <LeaveDialog {...dialogProps} self={self} isPrivate={summary?.visibility === 'private'} />
        )}
        {dialog === 'delete' && <DeleteDialog {...dialogProps} />}
      </aside>
    </>
  )
}

/** Takes the focus, and gives it back when it is gone. */
function useFocusWhileOpen(): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return panel
}

interface MemberItemProps {
  member: RoomMember
  isHere: boolean
  onRemove: (() => void) | undefined
}

function MemberItem({ member: { user, role }, isHere, onRemove }: MemberItemProps) {
  const { t } = useText()
  return (
    <li className="member">
      <span className="member-picture" data-here={isHere || undefined}>
        <Avatar name={user.username} className="avatar-small" />
      </span>
      <bdi className="member-name">{user.username}</bdi>
      <span className="visually-hidden">{t(isHere ? 'members.is-here' : 'members.is-away')}</span>
      {role === 'owner' && <small className="member-role">{t('members.owner')}</small>}
      {onRemove && (
        <IconButton label={t('members.remove', { name: user.username })} onClick={onRemove}>
          <UserMinus aria-hidden />
        </IconButton>
      )}
    </li>
  )
}

/** Who is here comes first; otherwise in the order in which they came. */
const sorted = (members: readonly RoomMember[], here: ReadonlySet<string>): RoomMember[] =>
  members.toSorted((one, other) => Number(here.has(other.user.id)) - Number(here.has(one.user.id)))
