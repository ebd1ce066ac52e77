import type { MessageItem, SentItem } from '@chatnode/client-sdk'
import { useEffect, useRef } from 'react'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { announce } from '../ui/live-region.tsx'

/** What comes within this time is said in one go. */
const TOGETHER_MS = 1_000

/** Up to so many messages are read out; of more, only how many there are. */
const READ_OUT = 2

/** Reads out what others write, as long as they do not write too much. */
export function useAnnouncements(
  items: readonly MessageItem[],
  { isLive, self }: { isLive: boolean; self: SignedIn },
): void {
  const { t, format } = useText()
  const said = useRef<number>(undefined)
  useEffect(() => {
    if (!isLive) {
      said.current = undefined
      return undefined
    }
    const newest = items.findLast((item) => item.status === 'sent')?.seq ?? 0
    // What was there on arrival is for reading, and not news.
    said.current ??= newest
    const timer = setTimeout(() => {
      const fresh = items.filter(
        (item): item is SentItem =>
          item.status === 'sent' && item.seq > (said.current ?? 0) && item.user.id !== self.id,
      )
      said.current = newest
      if (fresh.length === 0) return
      const names = format.list(Array.from(new Set(fresh.map(({ user }) => user.username))))
      const one = ({ user, content }: SentItem): string => `${user.username}: ${content}`
      announce(
        fresh.length > READ_OUT
          ? t('conversation.heard', { count: fresh.length, names })
          : fresh.map(one).join('\n'),
      )
    }, TOGETHER_MS)
    return () => clearTimeout(timer)
  }, [items, isLive, self, t, format])
}
