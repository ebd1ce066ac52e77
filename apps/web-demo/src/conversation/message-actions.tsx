import type { SentItem } from '@chatnode/client-sdk'
import { Pencil, SmilePlus, Trash2 } from 'lucide-react'
import { EmojiButton } from '../emoji/emoji-button.tsx'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { IconButton } from '../ui/button.tsx'
import type { ConversationActions } from './use-actions.ts'

interface MessageActionsProps {
  item: SentItem
  self: SignedIn
  isOwner: boolean
  actions: ConversationActions
}

/** What can be done to a message; shows while the message is pointed at or has the focus. */
export function MessageActions({ item, self, isOwner, actions }: MessageActionsProps) {
  const { t } = useText()
  const isOwn = item.user.id === self.id
  return (
    <div className="message-actions" role="group" aria-label={t('message.actions')}>
      <EmojiButton
        label={t('message.react')}
        icon={<SmilePlus aria-hidden />}
        data-action="react"
        onPick={(emoji) => actions.react(item, emoji)}
      />
      {isOwn && (
        <IconButton
          label={t('message.edit')}
          data-action="edit"
          onClick={() => actions.startEdit(item)}
        >
          <Pencil aria-hidden />
        </IconButton>
      )}
      {(isOwn || isOwner) && (
        <IconButton
          label={t('message.delete')}
          data-action="delete"
          onClick={() => actions.askDelete(item)}
        >
          <Trash2 aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
