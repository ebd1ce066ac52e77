import type { OpenDialog } from '../chat.tsx'
import { useText } from '../i18n/use-text.ts'
import { Button } from '../ui/button.tsx'
import { Logo } from '../ui/logo.tsx'

/** Where there is no conversation yet. */
export function Welcome({ onDialog }: { onDialog: (dialog: OpenDialog) => void }) {
  const { t } = useText()
  return (
    <main className="welcome">
      <Logo className="welcome-logo" />
      <h2>{t('rooms.welcome')}</h2>
      <p className="soft">{t('rooms.welcome-hint')}</p>
      <div className="welcome-actions">
        <Button kind="primary" onClick={() => onDialog('new-room')}>
          {t('rooms.new')}
        </Button>
        <Button onClick={() => onDialog('browse')}>{t('rooms.browse')}</Button>
      </div>
    </main>
  )
}
