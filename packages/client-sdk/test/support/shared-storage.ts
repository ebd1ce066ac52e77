import type { OutboxItem, OutboxStorage } from '../../src/index.ts'
import { memoryStorage } from '../../src/index.ts'

/** A storage that outlives a client, and that a test can look into. */
export function openStorage(): OutboxStorage & { items(): Promise<readonly OutboxItem[]> } {
  const storage = memoryStorage()
  return {
    ...storage,
    items: async () => [...(await storage.load())].sort((a, b) => a.order - b.order),
  }
}
