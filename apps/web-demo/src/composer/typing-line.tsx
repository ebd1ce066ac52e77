import type { Room } from '@chatnode/client-sdk'
import { useTyping } from '@chatnode/client-sdk/react'
import { useText } from '../i18n/use-text.ts'
import './typing-line.css'

/** More names than this say nothing. */
const MAX_NAMES = 3

/** Who is typing. Always there, so that nothing moves; and not read out, because it never ends. */
export function TypingLine({ room }: { room: Room }) {
  const { t, format } = useText()
  const { users } = useTyping(room)
  const names = users.map(({ username }) => username)
  const text =
    names.length > MAX_NAMES
      ? t('typing.many')
      : t('typing.some', { count: names.length, names: format.list(names) })
  return (
    <p className="typing-line">
      {names.length > 0 && (
        <>
          <span className="typing-dots" aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {text}
        </>
      )}
    </p>
  )
}
