import type { ComponentProps, ReactNode } from 'react'
import './button.css'
import { classNames } from './class-names.ts'

interface ButtonProps extends ComponentProps<'button'> {
  kind?: 'primary' | 'plain' | 'danger'
  /** Something is under way: the button stays where it is, and takes no second click. */
  isBusy?: boolean
}

export function Button({ kind = 'plain', isBusy = false, className, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      {...props}
      className={classNames('button', `button-${kind}`, className)}
    />
  )
}

interface IconButtonProps extends ComponentProps<'button'> {
  /** What it does; the icon cannot say it to everybody. */
  label: string
  children: ReactNode
}

export function IconButton({ label, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...props}
      className={classNames('icon-button', className)}
    />
  )
}
