import type { RoomListItem } from '@chatnode/client-sdk'
import { useMessages, usePresence, useRoom, type RoomState } from '@chatnode/client-sdk/react'
import type { PublicUser, RoomSummary } from '@chatnode/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Composer } from '../composer/composer.tsx'
import { TypingLine } from '../composer/typing-line.tsx'
import { RoomBanner } from '../connection/room-banner.tsx'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { onDemand } from '../ui/on-demand.tsx'
import { ConversationHead } from './conversation-head.tsx'
import './conversation.css'
import { Lost } from './lost.tsx'
import { MessageList } from './message-list.tsx'
import { lastOwn, useActions } from './use-actions.ts'
import { useNames } from './use-names.ts'
import { useRefusals } from './use-refusals.ts'

const Members = onDemand(async () => (await import('../members/members.tsx')).Members)
const ConfirmDialog = onDemand(async () => (await import('../ui/confirm-dialog.tsx')).ConfirmDialog)

interface ConversationProps {
  roomId: string
  /** What the list knows of the room, before the room itself is open. */
  listed: RoomListItem | undefined
  user: SignedIn
  /** In all rooms together. */
  unreadCount: number
}

const NOBODY: readonly PublicUser[] = []
const OUTSIDE: ReadonlySet<RoomState['status']> = new Set(['detached', 'gone'])

/** One room: what was said, who is here, and a box to say something. */
export function Conversation({ roomId, listed, user, unreadCount }: ConversationProps) {
  const { t } = useText()
  const state = useRoom(roomId)
  const { room, status, error } = state
  const summary = state.summary ?? listed
  const lastPresent = usePresence(room)
  // Without a connection nobody knows who is here.
  const present = status === 'offline' ? NOBODY : lastPresent
  const [showsMembers, setShowsMembers] = useState(false)
  const name = summary?.name ?? '…'
  const invite = (): void => setShowsMembers(true)
  useRefusals(room)
  useTitle(summary?.name, unreadCount)
  // Somebody who was put out may be in again.
  if (error && OUTSIDE.has(status)) return <Lost error={error} />
  return (
    <main className="conversation" aria-label={t('conversation.label', { room: name })}>
      <ConversationHead
        room={summary}
        present={present}
        showsMembers={showsMembers}
        onMembers={() => setShowsMembers(!showsMembers)}
      />
      <RoomBanner status={status} />
      <div className="conversation-body">
        <Talk
          state={state}
          name={name}
          unreadCount={unreadIn(listed, state.summary)}
          user={user}
          present={lastPresent}
          onInvite={!showsMembers && isOwnerAlone(summary, listed) ? invite : undefined}
        />
        {showsMembers && (
          <Members
            room={room}
            summary={summary}
            self={user}
            present={present}
            onClose={() => setShowsMembers(false)}
          />
        )}
      </div>
    </main>
  )
}

/** Of the two, the list hears of it when others come and go. */
const isOwnerAlone = (
  summary: RoomSummary | undefined,
  listed: RoomListItem | undefined,
): boolean => summary?.role === 'owner' && (listed ?? summary).memberCount === 1

/** Either may know of more: the room since it was opened, the list since it was loaded. */
const unreadIn = (...known: readonly (RoomSummary | undefined)[]): number =>
  Math.max(...known.map((summary) => summary?.unreadCount ?? 0))

interface TalkProps {
  state: RoomState
  name: string
  /** In this room. */
  unreadCount: number
  user: SignedIn
  present: readonly PublicUser[]
  onInvite: (() => void) | undefined
}

/** The messages, and the box below them. */
function Talk({ state, name, unreadCount, user, present, onInvite }: TalkProps) {
  const { room, status, summary } = state
  const { t } = useText()
  const messages = useMessages(room)
  const nameOf = useNames(messages.messages, { present, self: user })
  const composer = useRef<HTMLTextAreaElement>(null)
  const focusComposer = useCallback(() => composer.current?.focus(), [])
  const { actions, editing, deleting } = useActions(messages, focusComposer)
  const editLast = (): void => {
    const item = lastOwn(messages.messages, user.id)
    if (item) actions.startEdit(item)
  }
  return (
    <section className="conversation-main">
      <MessageList
        room={room}
        name={name}
        messages={messages}
        isLive={status === 'live'}
        readSeq={summary?.readSeq}
        unreadCount={unreadCount}
        self={user}
        isOwner={summary?.role === 'owner'}
        editing={editing}
        nameOf={nameOf}
        actions={actions}
        onEscape={focusComposer}
        onInvite={onInvite}
      />
      <TypingLine room={room} />
      <Composer ref={composer} room={room} name={name} self={user} onEditLast={editLast} />
      {deleting && (
        <ConfirmDialog
          title={t('message.delete-title')}
          hint={t('message.delete-hint')}
          action={t('message.delete')}
          onConfirm={() => actions.remove(deleting)}
          onClose={actions.endDelete}
        />
      )}
    </section>
  )
}

function useTitle(name: string | undefined, unreadCount: number): void {
  useEffect(() => {
    const unread = unreadCount > 0 ? `(${unreadCount}) ` : ''
    document.title = name === undefined ? 'chatNode' : `${unread}${name} · chatNode`
    return () => void (document.title = 'chatNode')
  }, [name, unreadCount])
}
