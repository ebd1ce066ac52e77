import type { MessageItem } from '@chatnode/client-sdk'
import type { PublicUser } from '@chatnode/protocol'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'

/** Names for the ids of those who have reacted: whoever is here or has written has one. */
export function useNames(
  items: readonly MessageItem[],
  { present, self }: { present: readonly PublicUser[]; self: SignedIn },
): (userId: string) => string {
  const { t } = useText()
  const names = useMemo(() => {
    const authors = items.flatMap(({ user }) => user ?? [])
    return new Map([...authors, ...present].map(({ id, username }) => [id, username]))
  }, [items, present])
  // The function stays the same, so that not every message is drawn anew when somebody comes in.
  const newest = useRef(names)
  useEffect(() => {
    newest.current = names
  }, [names])
  return useCallback(
    (userId) =>
      userId === self.id ? t('message.you') : (newest.current.get(userId) ?? t('message.someone')),
    [t, self],
  )
}
