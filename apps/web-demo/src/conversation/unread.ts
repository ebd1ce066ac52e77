import { limits, type MessageItem } from '@chatnode/client-sdk'

interface Reading {
  /** How far the user had read. */
  readonly readSeq: number
  /** How much is unread, counted up to `limits.unreadCount`. */
  readonly unreadCount: number
  readonly selfId: string
}

/** Whether what is unread begins before these messages, or with the very first of them. */
export function beginsBefore(
  items: readonly MessageItem[],
  { readSeq, unreadCount, selfId }: Reading,
): boolean {
  if (unreadCount === 0) return false
  const isUnread = (item: MessageItem | undefined): boolean =>
    item?.status === 'sent' &&
    item.seq > readSeq &&
    item.user.id !== selfId &&
    item.deletedAt === undefined
  const [oldest] = items
  if (oldest?.status === 'sent' && oldest.seq <= readSeq) return false
  const isCounted = unreadCount < limits.unreadCount
  return isUnread(oldest) || !isCounted || items.filter(isUnread).length < unreadCount
}
