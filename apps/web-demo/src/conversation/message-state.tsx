import type { MessageItem } from '@chatnode/client-sdk'
import { Clock, SendHorizontal, TriangleAlert } from 'lucide-react'
import { useText } from '../i18n/use-text.ts'
import { reasonOf } from '../ui/error-text.tsx'
import type { ConversationActions } from './use-actions.ts'

interface MessageStateProps {
  item: MessageItem
  actions: ConversationActions
}

const ICONS = { queued: Clock, sending: SendHorizontal }

/** How far a message of one's own has come; what is stored says nothing. */
export function MessageState({ item, actions }: MessageStateProps) {
  const { t } = useText()
  if (item.status === 'sent') return null
  if (item.status !== 'failed') {
    const Icon = ICONS[item.status]
    const label = t(`message.${item.status}`)
    return (
      <small className="message-state">
        <Icon aria-hidden />
        {label}
      </small>
    )
  }
  return (
    <div className="message-failed" role="alert">
      <TriangleAlert aria-hidden />
      <span>{t('message.failed', { reason: reasonOf(item.error, t) })}</span>
      <button type="button" className="link-button" onClick={() => actions.retry(item)}>
        {t('message.retry')}
      </button>
      <button type="button" className="link-button" onClick={() => actions.discard(item)}>
        {t('message.discard')}
      </button>
    </div>
  )
}
