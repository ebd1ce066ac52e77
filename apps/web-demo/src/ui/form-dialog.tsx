import type { ReactNode } from 'react'
import { useText } from '../i18n/use-text.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorText } from './error-text.tsx'
import { useSubmit } from './use-submit.ts'

interface FormDialogProps {
  title: string
  /** What the button does, as a verb. */
  action: string
  /** Asks before something that cannot be taken back: begins with the button that does not do it. */
  isDangerous?: boolean
  onSubmit: () => unknown
  onClose: () => void
  children: ReactNode
}

/** Asks for what something needs, and does it; closes when that is done. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, isDangerous = false, onSubmit, onClose, children } = props
  const { t } = useText()
  const form = useSubmit(async () => {
    await onSubmit()
    onClose()
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="form" onSubmit={form.onSubmit}>
        {children}
        <ErrorText error={form.error} />
        <div className="dialog-actions">
          <Button data-autofocus={isDangerous || undefined} onClick={onClose}>
            {t('message.cancel')}
          </Button>
          <Button kind={isDangerous ? 'danger' : 'primary'} type="submit" isBusy={form.isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
