import { vi } from 'vitest'

/** Waits until something holds; longer than a machine that does much else needs. */
export async function eventually(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 20_000 })
}
