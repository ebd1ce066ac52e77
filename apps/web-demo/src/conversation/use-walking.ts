import { useEffect, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { Row } from './rows.ts'

interface WalkingOptions {
  rows: readonly Row[]
  scroller: RefObject<HTMLDivElement | null>
  list: RefObject<VirtualizerHandle | null>
  /** The key of the message that is being edited. */
  editing: string | undefined
  onEscape: () => void
}

interface Walking {
  /** The key of the message at which Tab stops. */
  readonly stop: string | undefined
  /** The rows that stay on the page wherever the user scrolls: the focus must not get lost. */
  readonly keepMounted: number[]
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onFocus: (event: FocusEvent) => void
}

/** Messages by keyboard: arrow keys walk, letters act on the message that has the focus. */
export function useWalking({ rows, scroller, list, editing, onEscape }: WalkingOptions): Walking {
  const [chosen, setChosen] = useState<string>()
  const indexOf = (key: string | undefined): number => rows.findIndex((row) => row.key === key)
  const at = indexOf(chosen) >= 0 ? indexOf(chosen) : rows.findLastIndex(isMessage)
  const edited = indexOf(editing)
  const isEditing = edited >= 0

  useEffect(() => {
    if (isEditing) list.current?.scrollToIndex(edited, { align: 'nearest' })
    // oxlint-disable-next-line react/exhaustive-deps -- when editing begins, and not with every message that comes
  }, [list, isEditing])

  const walk = (key: string): boolean => {
    const to = rows[target(key, rows, at)]
    if (!to) return false
    setChosen(to.key)
    list.current?.scrollToIndex(rows.indexOf(to), { align: 'nearest' })
    focusWhenThere(scroller.current, to.key)
    return true
  }

  return {
    stop: rows[at]?.key,
    keepMounted: [at, edited].filter((index) => index >= 0),
    onKeyDown(event) {
      // Only on a message itself: what is in it has keys of its own.
      if (!(event.target instanceof HTMLElement) || !event.target.matches('[data-key]')) return
      if (event.key === 'Escape') onEscape()
      else if (!walk(event.key) && !press(event, event.target)) return
      event.preventDefault()
    },
    onFocus({ target: element }) {
      const message = element.closest<HTMLElement>('[data-key]')
      if (message) setChosen(message.dataset['key'])
    },
  }
}

const isMessage = ({ kind }: Row): boolean => kind === 'message'

/** The row to which a key leads; none, and it leads nowhere. */
function target(key: string, rows: readonly Row[], at: number): number {
  switch (key) {
    case 'ArrowUp':
      return rows.findLastIndex((row, index) => index < at && isMessage(row))
    case 'ArrowDown':
      return rows.findIndex((row, index) => index > at && isMessage(row))
    case 'Home':
      return rows.findIndex(isMessage)
    case 'End':
      return rows.findLastIndex(isMessage)
    default:
      return -1
  }
}

const BUTTONS: ReadonlyMap<string, string> = new Map([
  ['e', 'edit'],
  ['r', 'react'],
  ['delete', 'delete'],
])

/** The keys that stand for a button of the message. */
function press(event: KeyboardEvent, message: HTMLElement): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const name = BUTTONS.get(event.key.toLowerCase())
  const button = name && message.querySelector<HTMLElement>(`[data-action="${name}"]`)
  if (!button) return false
  button.click()
  return true
}

/** A row that was far away is on the page a frame or two after it was scrolled to. */
function focusWhenThere(scroller: HTMLElement | null, key: string, tries = 10): void {
  const element = scroller?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (element) element.focus({ preventScroll: true })
  else if (tries > 0) requestAnimationFrame(() => focusWhenThere(scroller, key, tries - 1))
}
