import { limits, type ChatMessage, type RoomDetails, type RoomListItem } from '@chatnode/client-sdk'
import { Hash, Lock } from 'lucide-react'
import { useText } from '../i18n/use-text.ts'
import { useToday } from '../i18n/use-today.ts'
import { followLink, roomPath } from '../router.ts'

interface RoomItemProps {
  room: RoomListItem
  isChosen: boolean
  isTabStop: boolean
}

/** One room of the list: its name, what was said last, and how much is unread. */
export function RoomItem({ room, isChosen, isTabStop }: RoomItemProps) {
  const { t, format } = useText()
  const today = useToday()
  const { lastMessage, unreadCount } = room
  return (
    <li>
      <a
        className="room-item"
        href={roomPath(room.id)}
        aria-current={isChosen ? 'page' : undefined}
        data-unread={unreadCount > 0 || undefined}
        tabIndex={isTabStop ? 0 : -1}
        onClick={followLink}
      >
        <RoomSign room={room} />
        <bdi className="room-name">{room.name}</bdi>
        {lastMessage && (
          <>
            <time className="room-time" dateTime={lastMessage.createdAt}>
              {format.brief(new Date(lastMessage.createdAt), today)}
            </time>
            <LastMessage message={lastMessage} />
          </>
        )}
        {unreadCount > 0 && (
          <span className="room-unread">
            <span aria-hidden>
              {unreadCount < limits.unreadCount ? unreadCount : `${limits.unreadCount - 1}+`}
            </span>
            <span className="visually-hidden">{t('rooms.unread', { count: unreadCount })}</span>
          </span>
        )}
      </a>
    </li>
  )
}

function LastMessage({ message }: { message: ChatMessage }) {
  const { t } = useText()
  const { user, content, deletedAt } = message
  const text = deletedAt === undefined ? content : t('message.deleted')
  return (
    <span className="room-last">
      <bdi>{user.username}</bdi>: <bdi>{text}</bdi>
    </span>
  )
}

/** What stands before the name of a room. */
export function RoomSign({ room }: { room: Pick<RoomDetails, 'visibility'> | undefined }) {
  const { t } = useText()
  if (room?.visibility !== 'private') return <Hash className="room-sign" aria-hidden />
  return <Lock className="room-sign" role="img" aria-label={t('rooms.private')} />
}
