import type { Room } from '@chatnode/client-sdk'
import type { PublicUser, RoomMember, RoomSummary } from '@chatnode/protocol'
import { UserMinus, X } from 'lucide-react'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { AddMember } from './add-member.tsx'
import './members.css'
import { RoomActions } from './room-actions.tsx'
import { RemoveDialog } from './room-dialogs.tsx'
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
  const name = summary?.name ?? '…'
  const isOwner = summary?.role === 'owner'
  // More of them may be on pages that are not here yet; then the server knows.
  const isLastOwner = isOwner && hasOneOwner({ members, hasMore })
  const panel = useFocusWhileOpen()
  const count = (hasMore && summary?.memberCount) || members.length
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
          <h2>
            {t('members.title')} <small className="soft">{count}</small>
          </h2>
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
        <RoomActions {...{ room, summary, self, name, isLastOwner }} />
        {removing && (
          <RemoveDialog
            room={room}
            name={name}
            user={removing}
            onClose={() => setRemoving(undefined)}
          />
        )}
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

const hasOneOwner = ({ members, hasMore }: Listed): boolean =>
  !hasMore && members.filter(({ role }) => role === 'owner').length < 2

interface Listed {
  readonly members: readonly RoomMember[]
  readonly hasMore: boolean
}

/** Who is here comes first; otherwise in the order in which they came. */
const sorted = (members: readonly RoomMember[], here: ReadonlySet<string>): RoomMember[] =>
  members.toSorted((one, other) => Number(here.has(other.user.id)) - Number(here.has(one.user.id)))
