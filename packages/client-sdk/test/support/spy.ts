import { vi, type Mock } from 'vitest'

/** A function that only remembers how it was called. */
export function spy(): Mock<(...args: unknown[]) => void> {
  return vi.fn<(...args: unknown[]) => void>()
}

/** The error with which a promise rejects; asked for before the test makes it happen. */
export function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => Promise.reject(new Error('it has succeeded')),
    (error: unknown) => error,
  )
}
