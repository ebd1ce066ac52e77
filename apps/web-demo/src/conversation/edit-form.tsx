import type { SentItem } from '@chatnode/client-sdk'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { isTooLong } from '../composer/length.ts'
import { useText } from '../i18n/use-text.ts'
import { Button } from '../ui/button.tsx'
import type { ConversationActions } from './use-actions.ts'

/** A message of one's own, while it is being changed. Enter saves, Escape gives up. */
export function EditForm({ item, actions }: { item: SentItem; actions: ConversationActions }) {
  const { t } = useText()
  const [text, setText] = useState(item.content)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const { current } = box
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
  }, [])
  const canSave = text.trim() !== '' && !isTooLong(text)
  const save = (): void => {
    if (canSave) actions.saveEdit(item, text)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') actions.endEdit()
    else if (event.key === 'Enter' && !event.shiftKey) save()
    else return event.stopPropagation()
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <form
      className="edit-form"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <textarea
        ref={box}
        aria-label={t('message.edit-label')}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="edit-actions">
        <Button onClick={actions.endEdit}>{t('message.cancel')}</Button>
        <Button kind="primary" type="submit" aria-disabled={!canSave}>
          {t('message.save')}
        </Button>
      </div>
    </form>
  )
}
