import { useEffect, useRef, useState, type ComponentProps, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useText } from '../i18n/use-text.ts'
import { IconButton } from '../ui/button.tsx'
import { onDemand } from '../ui/on-demand.tsx'
import { usePopup } from '../ui/use-popup.ts'
import './emoji-button.css'
import type { EmojiPickerProps } from './emoji-picker.tsx'

interface EmojiButtonProps extends Omit<ComponentProps<typeof IconButton>, 'children'> {
  icon: ReactNode
  onPick: (emoji: string) => void
}

/** A button that lets the user pick an emoji. */
export function EmojiButton({ label, icon, onPick, ...props }: EmojiButtonProps) {
  const { isOpen, button, onClose, close } = usePopup()
  const pick = (emoji: string): void => {
    close()
    onPick(emoji)
  }
  return (
    <>
      <IconButton label={label} {...props} aria-haspopup="dialog" {...button}>
        {icon}
      </IconButton>
      {/* Not inside of what the button is in: Enter would send the form around it. */}
      {isOpen && createPortal(<EmojiPopup onPick={pick} onClose={onClose} />, document.body)}
    </>
  )
}

interface EmojiPopupProps {
  onPick: (emoji: string) => void
  onClose: () => void
}

function EmojiPopup({ onPick, onClose }: EmojiPopupProps) {
  const { t } = useText()
  const popup = useRef<HTMLDivElement>(null)
  const [search, setSearch] = useState('')
  useEffect(() => {
    popup.current?.showPopover()
    // Not by `autoFocus`: that comes before the popup is open, when nothing in it can have the focus.
    popup.current?.querySelector('input')?.focus()
  }, [])
  return (
    <div
      ref={popup}
      className="popup emoji-popup"
      role="dialog"
      tabIndex={-1}
      aria-label={t('emoji.title')}
      popover="auto"
      onToggle={(event) => event.newState === 'closed' && onClose()}
    >
      <EmojiPicker search={search} onSearch={setSearch} onPick={onPick} onClose={onClose} />
    </div>
  )
}

const EmojiPicker = onDemand(
  async () => (await import('./emoji-picker.tsx')).EmojiPicker,
  EarlySearch,
)

/** Stands in for the search field of the picker while that loads: no key gets lost. */
function EarlySearch({ search, onSearch }: EmojiPickerProps) {
  const { t } = useText()
  return (
    <div className="emoji-picker">
      <input
        className="emoji-search"
        type="search"
        placeholder={t('emoji.search')}
        aria-label={t('emoji.search')}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      <p className="emoji-loading">{t('app.loading')}</p>
    </div>
  )
}
