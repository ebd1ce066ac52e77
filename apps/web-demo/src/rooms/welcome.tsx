import { useText } from '../i18n/use-text.ts'
import { Logo } from '../ui/logo.tsx'

/** Where there is no conversation yet. What there is to do stands in the list of rooms. */
export function Welcome({ hasRooms }: { hasRooms: boolean }) {
  const { t } = useText()
  return (
    <main className="welcome">
      <Logo className="welcome-logo" />
      <h2>{t(hasRooms ? 'rooms.choose' : 'rooms.welcome')}</h2>
      <p className="soft">{t('rooms.welcome-hint')}</p>
    </main>
  )
}
