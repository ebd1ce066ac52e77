import {
  lazy,
  Suspense,
  useEffect,
  useRef,
  useState,
  type ComponentProps,
  type ReactNode,
} from 'react'
import { createPortal } from 'react-dom'
import { useText } from '../i18n/use-text.ts'
import { IconButton } from '../ui/button.tsx'
import { place } from '../ui/place.ts'
import { usePopup } from '../ui/use-popup.ts'
import './emoji-button.css'

/** Loaded when somebody first wants one. */
const EmojiPicker = lazy(async () => {
  const { EmojiPicker: Picker } = await import('./emoji-picker.tsx')
  return { default: Picker }
})

interface EmojiButtonProps extends Omit<ComponentProps<typeof IconButton>, 'children'> {
  icon: ReactNode
  onPick: (emoji: string) => void
}

/** A button that lets the user pick an emoji. */
export function EmojiButton({ label, icon, onPick, ...props }: EmojiButtonProps) {
  const { isOpen, anchor, button, onClose, close } = usePopup()
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
      {isOpen &&
        createPortal(<EmojiPopup anchor={anchor} onPick={pick} onClose={onClose} />, document.body)}
    </>
  )
}

interface EmojiPopupProps {
  anchor: HTMLElement | null
  onPick: (emoji: string) => void
  onClose: () => void
}

function EmojiPopup({ anchor, onPick, onClose }: EmojiPopupProps) {
  const { t } = useText()
  const popup = useRef<HTMLDivElement>(null)
  const [search, setSearch] = useState('')
  useEffect(() => {
    const { current } = popup
    if (!current || !anchor) return undefined
    current.showPopover()
    // Not by `autoFocus`: that comes before the popup is open, when nothing in it can have the focus.
    current.querySelector('input')?.focus()
    return place(current, anchor, 'top-end')
  }, [anchor])
  return (
    <div
      ref={popup}
      className="emoji-popup"
      role="dialog"
      tabIndex={-1}
      aria-label={t('emoji.title')}
      popover="auto"
      onToggle={(event) => event.newState === 'closed' && onClose()}
    >
      <Suspense fallback={<EarlySearch search={search} onSearch={setSearch} />}>
        <EmojiPicker search={search} onSearch={setSearch} onPick={onPick} />
      </Suspense>
    </div>
  )
}

interface EarlySearchProps {
  search: string
  onSearch: (search: string) => void
}

/** Stands in for the search field of the picker while that loads: no key gets lost. */
function EarlySearch({ search, onSearch }: EarlySearchProps) {
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
