import type { KeyboardEvent } from 'react'

const STEPS: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Arrow keys, Home and End walk through the elements of a list; Tab leaves it. */
export function moveFocus(event: KeyboardEvent<unknown>, selector: string): void {
  const step = STEPS[event.key]
  const { currentTarget } = event
  if (!step || !(currentTarget instanceof HTMLElement)) return
  const items = Array.from(currentTarget.querySelectorAll<HTMLElement>(selector))
  if (items.length === 0) return
  event.preventDefault()
  const index = items.findIndex((item) => item === document.activeElement)
  items[step(index, items.length)]?.focus()
}
