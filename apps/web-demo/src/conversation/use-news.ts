import type { MessageItem, Room } from '@chatnode/client-sdk'
import { useEffect, useState } from 'react'
import type { SignedIn } from '../session/session-store.ts'
import { attend, type Attention } from './news.ts'
import { useIsLooking } from './use-is-looking.ts'

interface NewsOptions {
  room: Room
  isLive: boolean
  /** How far the user had read, once it is known. */
  readSeq: number | undefined
  self: SignedIn
  isAtEnd: boolean
}

interface News {
  /** The key of the first message that came while nobody looked. */
  readonly first: string | undefined
  /** How many came since. */
  readonly count: number
}

/** What others wrote while the user was scrolled away, in another window, or not here. What they see is read. */
export function useNews(items: readonly MessageItem[], options: NewsOptions): News {
  const { room, isLive, readSeq, self, isAtEnd } = options
  const isLooking = useIsLooking() && isAtEnd
  const stored = items.flatMap((item) => (item.status === 'sent' ? item : []))
  const others = stored.filter(({ user }) => user.id !== self.id)
  const newest = stored.at(-1)?.seq
  const [before, setBefore] = useState<Attention>({ isLooking, seen: undefined, mark: undefined })
  const now = attend(before, { isLooking, newest, readSeq, others })
  if (now !== before) setBefore(now)
  useEffect(() => {
    if (isLive && isLooking && newest !== undefined) room.markRead().catch(triedAgain)
  }, [room, isLive, isLooking, newest])
  const { mark, seen } = now
  return {
    first: mark === undefined ? undefined : others.find(({ seq }) => seq > mark)?.key,
    count: seen === undefined ? 0 : others.filter(({ seq }) => seq > seen).length,
  }
}

/** With the next message, or the next look. */
const triedAgain = (): void => undefined
