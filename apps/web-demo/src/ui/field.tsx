import { useId, type ComponentProps, type ReactNode } from 'react'
import './field.css'

interface FieldProps extends ComponentProps<'input'> {
  label: string
  hint?: string | undefined
  /** Stands beside the input, inside its frame. */
  after?: ReactNode
}

/** A labelled line of text. */
export function Field({ label, hint, after, ...props }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-frame">
        <input
          id={id}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          {...props}
        />
        {after}
      </div>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
