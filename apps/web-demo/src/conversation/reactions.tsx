import type { SentItem } from '@chatnode/client-sdk'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import type { ConversationActions } from './use-actions.ts'

interface ReactionsProps {
  item: SentItem
  self: SignedIn
  nameOf: (userId: string) => string
  actions: ConversationActions
}

/** The emojis under a message. Pressing one adds or takes back one's own. */
export function Reactions({ item, self, nameOf, actions }: ReactionsProps) {
  const { t, format } = useText()
  return (
    <ul className="reactions">
      {item.reactions?.map(({ emoji, userIds }) => {
        const names = format.list(userIds.map(nameOf))
        const isMine = userIds.includes(self.id)
        return (
          <li key={emoji}>
            <button
              type="button"
              className="reaction"
              aria-pressed={isMine}
              title={t('message.reacted', { emoji, names })}
              onClick={() => actions[isMine ? 'unreact' : 'react'](item, emoji)}
            >
              <span className="reaction-emoji">{emoji}</span>
              {userIds.length} <span className="visually-hidden">{names}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
