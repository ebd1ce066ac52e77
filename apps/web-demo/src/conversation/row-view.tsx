import { useText } from '../i18n/use-text.ts'
import { useToday } from '../i18n/use-today.ts'
import { Button } from '../ui/button.tsx'
import type { MessageRow, Row } from './rows.ts'

interface RowViewProps {
  row: Exclude<Row, MessageRow>
  room: string
  /** Where the user is alone, and may change that. */
  onInvite: (() => void) | undefined
}

/** A line between messages. */
export function RowView({ row, room, onInvite }: RowViewProps) {
  const { t, format } = useText()
  const today = useToday()
  switch (row.kind) {
    case 'beginning':
      return (
        <div className="row-beginning">
          <p>{t('conversation.beginning', { room })}</p>
          {onInvite ? (
            <p className="row-invite">
              <span className="soft">{t('conversation.invite')}</span>
              <Button onClick={onInvite}>{t('conversation.invite-action')}</Button>
            </p>
          ) : (
            row.isEmpty && <p className="soft">{t('conversation.beginning-hint')}</p>
          )}
        </div>
      )
    case 'day':
      return (
        <div className="row-line">
          <span>{format.day(row.date, today)}</span>
        </div>
      )
    case 'new':
      return (
        <div className="row-line row-new">
          <span>{t('conversation.new')}</span>
        </div>
      )
  }
}
