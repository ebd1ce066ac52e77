import type { MessageItem, PendingItem, SentItem } from '@chatnode/client-sdk'
import type { RoomMessages } from '@chatnode/client-sdk/react'
import { useMemo, useState } from 'react'

/** What can be done to the messages of a conversation. */
export interface ConversationActions {
  readonly react: (item: SentItem, emoji: string) => void
  readonly unreact: (item: SentItem, emoji: string) => void
  readonly retry: (item: PendingItem) => void
  readonly discard: (item: PendingItem) => void
  readonly startEdit: (item: SentItem) => void
  readonly saveEdit: (item: SentItem, text: string) => void
  readonly endEdit: () => void
  readonly askDelete: (item: SentItem) => void
  readonly remove: (item: SentItem) => void
  readonly endDelete: () => void
}

interface Doing {
  readonly actions: ConversationActions
  /** The key of the message that is being edited. */
  readonly editing: string | undefined
  /** The message that may be deleted, if the user says so. */
  readonly deleting: SentItem | undefined
}

/** The actions, which stay the same while the room does, and what is under way. Refusals come as `refused`. */
export function useActions(messages: RoomMessages, onDone: () => void): Doing {
  const { react, unreact, retry, discard, edit, remove } = messages
  const [editing, setEditing] = useState<string>()
  const [deleting, setDeleting] = useState<SentItem>()
  const actions = useMemo<ConversationActions>(
    () => ({
      react: (item, emoji) => void react(item.id, emoji).catch(told),
      unreact: (item, emoji) => void unreact(item.id, emoji).catch(told),
      retry(item) {
        void retry(item.clientMessageId).catch(told)
        onDone()
      },
      discard(item) {
        discard(item.clientMessageId)
        onDone()
      },
      startEdit: (item) => setEditing(item.key),
      saveEdit(item, text) {
        if (text !== item.content) void edit(item.id, text).catch(told)
        setEditing(undefined)
        onDone()
      },
      endEdit() {
        setEditing(undefined)
        onDone()
      },
      askDelete: setDeleting,
      remove(item) {
        void remove(item.id).catch(told)
        // After the dialog, which gives the focus back to a button that goes with the text.
        requestAnimationFrame(onDone)
      },
      endDelete: () => setDeleting(undefined),
    }),
    [react, unreact, retry, discard, edit, remove, onDone],
  )
  return { actions, editing, deleting }
}

/** The room's `refused` event tells the user. */
const told = (): void => undefined

/** The newest message that the user may change. */
export function lastOwn(items: readonly MessageItem[], userId: string): SentItem | undefined {
  return items.findLast(
    (item): item is SentItem =>
      item.status === 'sent' && item.user.id === userId && item.deletedAt === undefined,
  )
}
