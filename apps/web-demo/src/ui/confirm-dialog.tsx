import { useState } from 'react'
import { useText } from '../i18n/use-text.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorText } from './error-text.tsx'

interface ConfirmDialogProps {
  title: string
  hint: string
  /** What the button does, as a verb. */
  action: string
  onConfirm: () => unknown
  onClose: () => void
}

/** Asks before something that cannot be taken back; stays open, and says why, when it fails. */
export function ConfirmDialog({ title, hint, action, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useText()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const confirm = async (): Promise<void> => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="soft">{hint}</p>
      <ErrorText error={error} />
      <div className="dialog-actions">
        <Button data-autofocus onClick={onClose}>
          {t('message.cancel')}
        </Button>
        <Button kind="danger" isBusy={isBusy} onClick={() => isBusy || void confirm()}>
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
