import type { Room } from '@chatnode/client-sdk'
import { useEffect } from 'react'
import { useText } from '../i18n/use-text.ts'
import { reasonOf } from '../ui/error-text.tsx'
import { notify } from '../ui/toast.tsx'

/** Says so when the server refuses a change. A message that it refuses says so itself. */
export function useRefusals(room: Room): void {
  const { t } = useText()
  useEffect(
    () =>
      room.on('refused', ({ command, error }) => {
        if (command === 'send-message') return
        notify(t('message.change-refused', { reason: reasonOf(error, t) }))
      }),
    [room, t],
  )
}
