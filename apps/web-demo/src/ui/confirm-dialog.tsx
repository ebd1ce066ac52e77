import { FormDialog } from './form-dialog.tsx'

interface ConfirmDialogProps {
  title: string
  hint: string
  /** What the button does, as a verb. */
  action: string
  onConfirm: () => unknown
  onClose: () => void
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ hint, onConfirm, ...props }: ConfirmDialogProps) {
  return (
    <FormDialog {...props} isDangerous onSubmit={onConfirm}>
      <p className="soft">{hint}</p>
    </FormDialog>
  )
}
