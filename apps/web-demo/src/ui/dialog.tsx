import { X } from 'lucide-react'
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { useText } from '../i18n/use-text.ts'
import { IconButton } from './button.tsx'
import './dialog.css'

interface DialogProps {
  title: string
  onClose: () => void
  children: ReactNode
}

/**
 * A modal dialog, for as long as it is mounted. The browser keeps the focus inside, closes it on
 * Escape, and gives the focus back.
 */
export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useText()
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  // A layout effect: when it is undone, the dialog is still on the page, and can give the focus back.
  useLayoutEffect(() => {
    const { current } = dialog
    current?.showModal()
    // The browser begins with the first button, which closes; React keeps `autofocus` from it.
    current?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => current?.close()
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a click beside the dialog; the keyboard has Escape
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
      // What is typed here is not for what the dialog was opened from: Escape closes one thing.
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div className="dialog-content">
        <header className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton label={t('dialog.close')} onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        </header>
        {children}
      </div>
    </dialog>
  )
}
