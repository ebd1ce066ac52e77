import type { Room } from '@chatnode/client-sdk'
import { useTyping } from '@chatnode/client-sdk/react'
import { SendHorizontal, Smile } from 'lucide-react'
import { useEffect, type KeyboardEvent, type RefObject } from 'react'
import { EmojiButton } from '../emoji/emoji-button.tsx'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { IconButton } from '../ui/button.tsx'
import './composer.css'
import { charactersLeft, isTooLong, NEAR } from './length.ts'
import { useDraft } from './use-draft.ts'

interface ComposerProps {
  ref: RefObject<HTMLTextAreaElement | null>
  room: Room
  name: string
  self: SignedIn
  onEditLast: () => void
}

/** The box to write in. Enter sends; what is not sent yet stays, also when the user looks elsewhere. */
export function Composer({ ref, room, name, self, onEditLast }: ComposerProps) {
  const { t } = useText()
  const { onInput, stop } = useTyping(room)
  const [text, write] = useDraft(`${self.id}.${room.id}`)
  // Whoever opens a room means to write; but a screen keyboard would cover what they came to read.
  useEffect(() => {
    if (!hasNoRealKeyboard()) ref.current?.focus()
  }, [ref])
  const canSend = text.trim() !== '' && !isTooLong(text)
  const send = (): void => {
    if (!canSend) return
    // What becomes of it shows at the message itself.
    room.send(text).catch(() => undefined)
    write('')
    ref.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowUp' && text === '' && !event.altKey) onEditLast()
    else if (event.key === 'Enter' && !event.shiftKey && !hasNoRealKeyboard()) send()
    else return
    event.preventDefault()
  }
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="composer-frame">
        <textarea
          ref={ref}
          id="composer"
          rows={1}
          dir="auto"
          aria-label={t('composer.label', { room: name })}
          placeholder={t('composer.placeholder', { room: name })}
          enterKeyHint="send"
          value={text}
          onChange={(event) => {
            write(event.target.value)
            onInput()
          }}
          onBlur={stop}
          onKeyDown={onKeyDown}
        />
        <EmojiButton
          label={t('composer.emoji')}
          icon={<Smile aria-hidden />}
          onPick={(emoji) => {
            write(inserted(ref.current, text, emoji))
            ref.current?.focus()
          }}
        />
        <SendButton canSend={canSend} />
      </div>
      <Length text={text} />
    </form>
  )
}

/** Never disabled: a button that cannot be reached cannot be asked what it does. */
function SendButton({ canSend }: { canSend: boolean }) {
  const { t } = useText()
  return (
    <IconButton
      className="composer-send"
      type="submit"
      label={t('composer.send')}
      aria-disabled={!canSend}
    >
      <SendHorizontal aria-hidden />
    </IconButton>
  )
}

function Length({ text }: { text: string }) {
  const { t } = useText()
  const left = charactersLeft(text)
  if (left > NEAR) return null
  return (
    <p className="composer-length" data-too-long={left < 0 || undefined} role="status">
      {left < 0 ? t('composer.too-long', { count: -left }) : t('composer.left', { count: left })}
    </p>
  )
}

/** On a screen keyboard Enter is the only way to a new line. */
const hasNoRealKeyboard = (): boolean => matchMedia('(hover: none) and (pointer: coarse)').matches

function inserted(box: HTMLTextAreaElement | null, text: string, emoji: string): string {
  const start = box?.selectionStart ?? text.length
  const end = box?.selectionEnd ?? text.length
  return text.slice(0, start) + emoji + text.slice(end)
}
