import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { IconButton } from './button.tsx'
import './menu.css'
import { moveFocus } from './roving.ts'
import { usePopup } from './use-popup.ts'

interface MenuProps {
  label: string
  icon: ReactNode
  className?: string
  /** Made anew each time it opens. */
  children: (close: () => void) => ReactNode
}

/** A button that opens a menu. Arrow keys walk through it, Escape and a click elsewhere close it. */
export function Menu({ label, icon, className, children }: MenuProps) {
  const id = useId()
  const { isOpen, anchor, button, onClose, close } = usePopup()
  return (
    <>
      <IconButton
        label={label}
        {...(className === undefined ? {} : { className })}
        aria-haspopup="menu"
        aria-controls={isOpen ? id : undefined}
        {...button}
      >
        {icon}
      </IconButton>
      {isOpen && (
        <MenuPopup id={id} label={label} anchor={anchor} onClose={onClose}>
          {children(close)}
        </MenuPopup>
      )}
    </>
  )
}

interface MenuPopupProps {
  id: string
  label: string
  anchor: HTMLElement | null
  onClose: () => void
  children: ReactNode
}

function MenuPopup({ id, label, anchor, onClose, children }: MenuPopupProps) {
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    menu.current?.showPopover()
    menu.current?.querySelector<HTMLElement>(ITEMS)?.focus()
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' || event.key === 'Escape') anchor?.focus()
    if (event.key === 'Tab') onClose()
    else moveFocus(event, ITEMS)
  }
  return (
    <div
      ref={menu}
      id={id}
      className="popup menu"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      popover="auto"
      onKeyDown={onKeyDown}
      onToggle={(event) => event.newState === 'closed' && onClose()}
    >
      {children}
    </div>
  )
}

const ITEMS = '[role^=menuitem]'

interface MenuItemProps {
  icon?: ReactNode
  /** One of several of which one is chosen. */
  isChecked?: boolean
  isDangerous?: boolean
  onSelect: () => void
  children: ReactNode
}

export function MenuItem({ icon, isChecked, isDangerous, onSelect, children }: MenuItemProps) {
  return (
    <button
      type="button"
      className="menu-item"
      role={isChecked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={isChecked}
      data-danger={isDangerous || undefined}
      tabIndex={-1}
      onClick={onSelect}
    >
      <span className="menu-icon" aria-hidden>
        {icon}
      </span>
      {children}
    </button>
  )
}

/** Items that belong together, under a heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  const id = useId()
  return (
    <div className="menu-group" role="group" aria-labelledby={id}>
      <p id={id} className="menu-label">
        {label}
      </p>
      {children}
    </div>
  )
}
