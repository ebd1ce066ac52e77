import type { MessageItem } from '@chatnode/client-sdk'
import { memo } from 'react'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { Avatar } from '../ui/avatar.tsx'
import { classNames } from '../ui/class-names.ts'
import { EditForm } from './edit-form.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageState } from './message-state.tsx'
import { MessageText } from './message-text.tsx'
import './message.css'
import { Reactions } from './reactions.tsx'
import type { ConversationActions } from './use-actions.ts'

interface MessageProps {
  item: MessageItem
  isFirst: boolean
  self: SignedIn
  /** Owners may delete what others wrote. */
  isOwner: boolean
  isEditing: boolean
  isTabStop: boolean
  nameOf: (userId: string) => string
  actions: ConversationActions
}

/** One message, with everything that can be done to it. */
export const Message = memo(function Message(props: MessageProps) {
  const { item, isFirst, self, isEditing, isTabStop, actions } = props
  const { t, format } = useText()
  const name = item.user?.username ?? self.username
  const date = new Date(item.createdAt)
  const time = format.time(date)
  const isDeleted = item.status === 'sent' && item.deletedAt !== undefined
  const text = isDeleted ? t('message.deleted') : item.content
  return (
    <article
      className={classNames('message', isFirst && 'message-first')}
      data-key={item.key}
      data-status={item.status}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the messages of a feed are what its reader walks through
      tabIndex={isTabStop ? 0 : -1}
      aria-label={t('message.label', { name, time, text })}
    >
      {isFirst ? (
        <>
          <Avatar name={name} />
          <header className="message-head">
            <bdi className="message-name">{name}</bdi>
            <time dateTime={item.createdAt} title={format.full(date)}>
              {time}
            </time>
          </header>
        </>
      ) : (
        <time className="message-time" dateTime={item.createdAt} title={format.full(date)}>
          {time}
        </time>
      )}
      <div className="message-body">
        <Body {...props} isDeleted={isDeleted} />
        <MessageState item={item} actions={actions} />
      </div>
      {item.status === 'sent' && !isDeleted && !isEditing && (
        <MessageActions {...props} item={item} />
      )}
    </article>
  )
})

function Body({
  item,
  self,
  isEditing,
  isDeleted,
  nameOf,
  actions,
}: MessageProps & { isDeleted: boolean }) {
  const { t } = useText()
  if (isDeleted) return <p className="message-deleted">{t('message.deleted')}</p>
  if (item.status !== 'sent') return <MessageText text={item.content} />
  if (isEditing) return <EditForm item={item} actions={actions} />
  return (
    <>
      <MessageText text={item.content} isEdited={item.editedAt !== undefined} />
      {item.reactions && <Reactions item={item} self={self} nameOf={nameOf} actions={actions} />}
    </>
  )
}
