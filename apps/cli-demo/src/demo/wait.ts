import type { ReadableStore, Room, RoomEvents } from '@chatnode/client-sdk'

/** Long enough for a loaded machine, short enough to wait for. */
const PATIENCE_MS = 5_000

/** The outcome of some work, or an error that says what was waited for in vain. */
export async function within<T>(
  what: string,
  work: Promise<T>,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`no sign within ${timeoutMs} ms that ${what}`)
    timer = setTimeout(() => reject(error), timeoutMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The next such event of a room. Subscribed at once, so nothing that follows is missed. */
export function next<Event extends keyof RoomEvents>(
  room: Room,
  event: Event,
  matches: (payload: RoomEvents[Event]) => boolean = () => true,
): Promise<RoomEvents[Event]> {
  return new Promise((resolve) => {
    const off = room.on(event, (payload) => {
      if (!matches(payload)) return
      off()
      resolve(payload)
    })
  })
}

/** Resolves when something holds of a store. */
export function until<T>(store: ReadableStore<T>, holds: (value: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!holds(store.getSnapshot())) return
      off()
      resolve()
    }
    const off = store.subscribe(check)
    check()
  })
}

/** Measures from here on. */
export function stopwatch(): () => string {
  const started = performance.now()
  return () => {
    const ms = performance.now() - started
    return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
  }
}
