import { useState, type FormEvent } from 'react'

interface Submission {
  readonly isBusy: boolean
  /** Why the last try failed. */
  readonly error: unknown
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

/** Sends a form, once at a time; the form stays, and says why, when that fails. */
export function useSubmit(send: (form: HTMLFormElement) => unknown): Submission {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await send(form)
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return {
    isBusy,
    error,
    onSubmit(event) {
      event.preventDefault()
      if (!isBusy) void submit(event.currentTarget)
    },
  }
}
