import './avatar.css'
import { initialsOf, tintOf } from './initials.ts'
import { classNames } from './class-names.ts'

/** A person as a small picture: two letters, in a colour that stays theirs. Decoration; the name stands beside it. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  return (
    <span className={classNames('avatar', `avatar-tint-${tintOf(name)}`, className)} aria-hidden>
      {initialsOf(name)}
    </span>
  )
}
