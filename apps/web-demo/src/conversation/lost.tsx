import type { ChatError } from '@chatnode/client-sdk'
import { useText } from '../i18n/use-text.ts'
import { navigate } from '../router.ts'
import { Button } from '../ui/button.tsx'

const KEYS = {
  room_not_found: 'conversation.not-found',
  not_a_member: 'conversation.removed',
} as const

/** In the place of a room that this user cannot be in. */
export function Lost({ error }: { error: ChatError }) {
  const { t } = useText()
  const key = Object.hasOwn(KEYS, error.code)
    ? KEYS[error.code as keyof typeof KEYS]
    : 'conversation.failed'
  return (
    // Where the link leads that skips the list of rooms; there is no box to write in.
    <main className="welcome" id="composer" tabIndex={-1}>
      <div role="alert">
        <h1>{t(key)}</h1>
      </div>
      <div className="welcome-actions">
        <Button onClick={() => navigate('/')}>{t('conversation.to-rooms')}</Button>
      </div>
    </main>
  )
}
