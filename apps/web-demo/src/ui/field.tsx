import { useId, type ComponentProps, type ReactNode } from 'react'
import './field.css'

interface FieldProps extends ComponentProps<'input'> {
  label: string
  hint?: string | undefined
  /** What is wrong with it; takes the place of the hint. */
  error?: string | undefined
  /** Stands beside the input, inside its frame. */
  after?: ReactNode
}

/** A labelled line of text. */
export function Field({ label, hint, error, after, ...props }: FieldProps) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-frame">
        <input
          id={id}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          aria-invalid={error !== undefined || undefined}
          {...props}
        />
        {after}
      </div>
      {note !== undefined && (
        <p
          key={note}
          className={error === undefined ? 'field-hint' : 'error-text'}
          role={error === undefined ? undefined : 'alert'}
          id={`${id}-note`}
        >
          {note}
        </p>
      )}
    </div>
  )
}
