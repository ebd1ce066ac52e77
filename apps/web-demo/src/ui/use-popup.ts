import { useRef, useState, type MouseEvent } from 'react'
import './popup.css'

/** What a button needs that opens and closes something floating. */
interface PopupButton {
  readonly ref: (button: HTMLButtonElement | null) => void
  readonly 'aria-expanded': boolean
  readonly onPointerDown: () => void
  readonly onClick: (event: MouseEvent) => void
}

interface Popup {
  readonly isOpen: boolean
  readonly anchor: HTMLButtonElement | null
  readonly button: PopupButton
  /** Closed, by whomever. */
  readonly onClose: () => void
  /** Closes it, and goes back to the button. */
  readonly close: () => void
}

/** Something that floats beside its button, and closes on Escape and on a click elsewhere. */
export function usePopup(): Popup {
  const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null)
  const [isOpen, setOpen] = useState(false)
  const wasOpen = useRef(false)
  return {
    isOpen,
    anchor,
    button: {
      ref: setAnchor,
      'aria-expanded': isOpen,
      // The browser closes it when the pointer goes down, also on the button; the click that follows must not open it again.
      onPointerDown: () => (wasOpen.current = isOpen),
      onClick: ({ detail }) => setOpen(detail === 0 ? !isOpen : !wasOpen.current),
    },
    onClose: () => setOpen(false),
    close() {
      setOpen(false)
      anchor?.focus()
    },
  }
}
