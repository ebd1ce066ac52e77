import type { RoomMessages } from '@chatnode/client-sdk/react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import type { SignedIn } from '../session/session-store.ts'
import type { Row } from './rows.ts'

/** So near to the end, the user is at the end. */
const NEAR_END_PX = 48

interface ScrollingOptions {
  rows: readonly Row[]
  messages: RoomMessages
  self: SignedIn
  onEnd: (isAtEnd: boolean) => void
}

export interface Scrolling {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly list: RefObject<VirtualizerHandle | null>
  /** Rows come or go at the top: what the user looks at stays where it is. */
  readonly shift: boolean
  readonly onScroll: () => void
  readonly toEnd: () => void
}

/** Keeps a list of messages where its reader is: at the end, as long as they are at the end. */
export function useScrolling({ rows, messages, self, onEnd }: ScrollingOptions): Scrolling {
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const isAtEnd = useRef(true)
  // Until the list has scrolled to where its reader begins, it stands at the top.
  const isPlaced = useRef(false)
  const { hasOlder, isLoadingOlder, olderError, loadOlder } = messages
  const wantsOlder = hasOlder && !isLoadingOlder && !olderError

  const isEmpty = rows.length === 0

  const look = useCallback(() => {
    const { current } = scroller
    if (!current || isEmpty) return
    const { scrollTop, scrollHeight, clientHeight } = current
    if (!isPlaced.current && scrollHeight > clientHeight) return
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
    onEnd(isAtEnd.current)
    // A screen before the beginning: before the user gets there.
    if (scrollTop < clientHeight && wantsOlder) void loadOlder()
  }, [isEmpty, wantsOlder, loadOlder, onEnd])

  const toEnd = useCallback(() => {
    list.current?.scrollToIndex(rows.length - 1, { align: 'end' })
  }, [rows.length])

  const own = messages.messages.findLast(({ user }) => user?.id === self.id)?.key
  const before = useRef<{ readonly own: string | undefined }>(undefined)
  useLayoutEffect(() => {
    if (isEmpty) return
    const firstNew = before.current ? -1 : rows.findIndex(({ kind }) => kind === 'new')
    if (firstNew > rows.findIndex(({ kind }) => kind === 'message')) {
      // Whoever comes back begins with what they have not read, where that begins on what is here.
      isAtEnd.current = false
      list.current?.scrollToIndex(firstNew, { align: 'start' })
    } else if (isAtEnd.current || before.current?.own !== own) {
      // What this user sends is always shown; what others send, to those who are at the end.
      toEnd()
    }
    before.current = { own }
  }, [own, rows, isEmpty, toEnd])

  // A page that does not fill the screen cannot be scrolled.
  useEffect(look, [look, rows])
  useStickyEnd(scroller, isAtEnd, look)

  const onScroll = useCallback(() => {
    isPlaced.current = true
    look()
  }, [look])

  return { scroller, list, shift: useShift(rows), onScroll, toEnd }
}

/** Stays at the end when something grows: the window, the box below, a message that gets reactions. */
function useStickyEnd(
  scroller: RefObject<HTMLDivElement | null>,
  isAtEnd: RefObject<boolean>,
  look: () => void,
): void {
  useEffect(() => {
    const { current } = scroller
    if (!current) return undefined
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) current.scrollTop = current.scrollHeight
      // What fits on the screen after all will not tell by a scroll.
      if (current.scrollHeight <= current.clientHeight) look()
    })
    observer.observe(current)
    for (const child of current.children) observer.observe(child)
    return () => observer.disconnect()
  }, [scroller, isAtEnd, look])
}

/** Whether the last change of the rows was one at the top. */
function useShift(rows: readonly Row[]): boolean {
  const [last, setLast] = useState({ rows, shift: false })
  if (last.rows === rows) return last.shift
  const before = firstMessage(last.rows)
  const shift = before !== undefined && before !== firstMessage(rows)
  setLast({ rows, shift })
  return shift
}

const firstMessage = (rows: readonly Row[]): string | undefined =>
  rows.find(({ kind }) => kind === 'message')?.key
