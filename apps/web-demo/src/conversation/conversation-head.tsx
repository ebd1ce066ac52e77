import type { PublicUser, RoomSummary } from '@chatnode/protocol'
import { ChevronLeft, Users } from 'lucide-react'
import { useText } from '../i18n/use-text.ts'
import { navigate } from '../router.ts'
import { RoomSign } from '../rooms/room-item.tsx'
import { IconButton } from '../ui/button.tsx'

interface ConversationHeadProps {
  room: RoomSummary | undefined
  present: readonly PublicUser[]
  showsMembers: boolean
  onMembers: () => void
}

/** Which room this is, and who is here. */
export function ConversationHead({
  room,
  present,
  showsMembers,
  onMembers,
}: ConversationHeadProps) {
  const { t, format } = useText()
  return (
    <header className="conversation-head">
      <IconButton
        className="conversation-back"
        label={t('conversation.back')}
        onClick={() => navigate('/')}
      >
        <ChevronLeft aria-hidden />
      </IconButton>
      <div className="conversation-title">
        <h1>
          <RoomSign room={room} />
          <bdi>{room?.name ?? '…'}</bdi>
        </h1>
        {present.length > 0 && (
          <p title={format.list(present.map(({ username }) => username))}>
            {t('conversation.here', { count: present.length })}
          </p>
        )}
      </div>
      <IconButton
        label={t('conversation.details')}
        aria-expanded={showsMembers}
        onClick={onMembers}
      >
        <Users aria-hidden />
      </IconButton>
    </header>
  )
}
