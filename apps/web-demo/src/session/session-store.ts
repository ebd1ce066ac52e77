import type { SessionStore, StoredSession } from '@chatnode/client-sdk'
import { useSyncExternalStore } from 'react'
import { forgetRooms } from '../rooms/remembered-rooms.ts'

const KEY = 'chatnode.session'
/** Stays behind when a session ends. */
const KNOWN_KEY = 'chatnode.known'

/** Who is signed in, as far as the screens are concerned. */
export interface SignedIn {
  readonly id: string
  readonly username: string
}

const listeners = new Set<() => void>()
let user = userOf(load())

/** Keeps the session in this browser: a reload stays signed in, and all tabs are the same user. */
export const sessionStore: SessionStore = {
  load,
  save(session) {
    localStorage.setItem(KEY, JSON.stringify(session))
  },
  clear() {
    if (user) localStorage.setItem(KNOWN_KEY, 'true')
    localStorage.removeItem(KEY)
    forgetRooms()
    show(undefined)
  },
}

/** The signed-in user; `undefined` while there is none. */
export function useSignedIn(): SignedIn | undefined {
  return useSyncExternalStore(subscribe, () => user)
}

/** Whether anybody has signed in on this browser before. */
export const hasBeenSignedIn = (): boolean => localStorage.getItem(KNOWN_KEY) !== null

/** Shows the chat to somebody who has signed in. The store does not: a session is stored before the client has it. */
export function enter({ id, username }: SignedIn): void {
  show({ id, username })
}

/** Begins anew when another tab signs out, or in as somebody else. */
export function followOtherTabs(): void {
  addEventListener('storage', ({ key }) => {
    if (key === KEY && userOf(load())?.id !== user?.id) location.reload()
  })
}

function show(next: SignedIn | undefined): void {
  user = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** What is there need not be a session; the SDK looks at it closely. */
function load(): StoredSession | undefined {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? 'null') as StoredSession | null) ?? undefined
  } catch {
    return undefined
  }
}

function userOf(session: StoredSession | undefined): SignedIn | undefined {
  const { id, username } = session?.user ?? {}
  return typeof id === 'string' && typeof username === 'string' ? { id, username } : undefined
}
