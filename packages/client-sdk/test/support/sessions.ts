import type { SessionStore, StoredSession } from '../../src/index.ts'

/** The nth session of one user. */
export function session(n: number): StoredSession {
  const createdAt = '2026-01-01T00:00:00.000Z'
  return {
    user: { id: 'ada', username: 'ada', createdAt },
    accessToken: `access-${n}`,
    refreshToken: `refresh-${n}`,
    accessTokenExpiresAt: createdAt,
  }
}

/** A store that a test can look into, and that outlives a client. */
export function memoryStore(kept?: StoredSession): SessionStore & { kept: unknown } {
  const store = {
    kept: kept as unknown,
    load: () => store.kept as StoredSession | undefined,
    save: (next: StoredSession) => void (store.kept = next),
    clear: () => void (store.kept = undefined),
  }
  return store
}
