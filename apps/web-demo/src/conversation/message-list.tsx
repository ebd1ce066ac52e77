import type { Room } from '@chatnode/client-sdk'
import type { RoomMessages } from '@chatnode/client-sdk/react'
import { ArrowDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Virtualizer } from 'virtua'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { Message } from './message.tsx'
import './message-list.css'
import { RowView } from './row-view.tsx'
import { toRows, type Row } from './rows.ts'
import type { ConversationActions } from './use-actions.ts'
import { useAnnouncements } from './use-announcements.ts'
import { useNews } from './use-news.ts'
import { useScrolling } from './use-scrolling.ts'
import { useUnreadPages } from './use-unread-pages.ts'
import { useWalking } from './use-walking.ts'

interface MessageListProps {
  room: Room
  name: string
  messages: RoomMessages
  isLive: boolean
  /** How far the user had read. */
  readSeq: number | undefined
  unreadCount: number
  self: SignedIn
  isOwner: boolean
  editing: string | undefined
  nameOf: (userId: string) => string
  actions: ConversationActions
  onEscape: () => void
  onInvite: (() => void) | undefined
}

/** What was said, the newest at the bottom. Stays there while the user is there, and where they are otherwise. */
export function MessageList(props: MessageListProps) {
  const { name, messages, isLive, self, isOwner, editing, nameOf, actions } = props
  const shared = { self, isOwner, nameOf, actions }
  const { t } = useText()
  const items = messages.messages
  // Unknown before the first messages are laid out: until then nobody has seen them.
  const [isAtEnd, setAtEnd] = useState<boolean>()
  const news = useNews(items, { ...props, isAtEnd: isAtEnd === true })
  const isOpening = useUnreadPages(messages, props)
  const shown = useRows(items, isLive && !messages.hasOlder, news.first)
  const rows = isOpening ? NONE : shown
  const scrolling = { rows, messages, self, onEnd: setAtEnd }
  const { scroller, list, shift, onScroll, toEnd } = useScrolling(scrolling)
  const { stop, keepMounted, onKeyDown, onFocus } = useWalking({ ...props, rows, scroller, list })
  useAnnouncements(items, { isLive, self })
  return (
    <div className="message-list">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys walk through the messages in it */}
      <div
        ref={scroller}
        className="message-scroller"
        role="feed"
        aria-label={t('conversation.messages', { room: name })}
        aria-busy={messages.isLoadingOlder}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <div className="message-spacer" />
        <Virtualizer
          ref={list}
          scrollRef={scroller}
          shift={shift}
          onScroll={onScroll}
          keepMounted={keepMounted}
        >
          {rows.map((row) =>
            row.kind === 'message' ? (
              <Message
                key={row.key}
                item={row.item}
                isFirst={row.isFirst}
                isEditing={row.key === editing}
                isTabStop={row.key === stop}
                {...shared}
              />
            ) : (
              <RowView key={row.key} row={row} room={name} onInvite={props.onInvite} />
            ),
          )}
        </Virtualizer>
      </div>
      <Older messages={messages} />
      {isAtEnd === false && <ToNewest count={news.count} onClick={toEnd} />}
    </div>
  )
}

const NONE: readonly Row[] = []

function useRows(
  items: RoomMessages['messages'],
  isComplete: boolean,
  firstNew: string | undefined,
): readonly Row[] {
  return useMemo(() => toRows(items, { isComplete, firstNew }), [items, isComplete, firstNew])
}

/** What becomes of the older messages that were asked for. */
function Older({
  messages: { isLoadingOlder, olderError, loadOlder },
}: {
  messages: RoomMessages
}) {
  const { t } = useText()
  if (isLoadingOlder) return <p className="message-older">{t('conversation.loading-older')}</p>
  if (!olderError) return null
  return (
    <p className="message-older" role="alert">
      {t('conversation.older-failed')}{' '}
      <button type="button" className="link-button" onClick={() => void loadOlder()}>
        {t('message.retry')}
      </button>
    </p>
  )
}

function ToNewest({ count, onClick }: { count: number; onClick: () => void }) {
  const { t } = useText()
  const toNewest = t('conversation.to-newest')
  const news = count > 0 ? t('conversation.new-below', { count }) : undefined
  return (
    <button
      type="button"
      className="to-newest"
      data-new={count > 0 || undefined}
      aria-label={news === undefined ? toNewest : `${news}. ${toNewest}`}
      title={toNewest}
      onClick={onClick}
    >
      <ArrowDown aria-hidden />
      {news}
    </button>
  )
}
