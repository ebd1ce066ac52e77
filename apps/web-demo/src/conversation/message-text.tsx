import { Fragment, useMemo } from 'react'
import { useText } from '../i18n/use-text.ts'
import { findLinks } from './links.ts'

const ONLY_EMOJIS =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{RI}|\u200d|\ufe0f|\s){1,24}$/u

/** What somebody wrote: text, and links that tell the other side nothing. */
export function MessageText({ text, isEdited = false }: { text: string; isEdited?: boolean }) {
  const { t } = useText()
  const pieces = useMemo(() => findLinks(text), [text])
  return (
    <p className="message-text" dir="auto" data-emojis={ONLY_EMOJIS.test(text) || undefined}>
      {pieces.map((piece, index) =>
        piece.href === undefined ? (
          // oxlint-disable-next-line react/no-array-index-key -- a text has no other names for its pieces
          <Fragment key={index}>{piece.text}</Fragment>
        ) : (
          <a
            // oxlint-disable-next-line react/no-array-index-key -- a text has no other names for its pieces
            key={index}
            href={piece.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            {piece.text}
          </a>
        ),
      )}
      {isEdited && <small className="message-edited"> {t('message.edited')}</small>}
    </p>
  )
}
