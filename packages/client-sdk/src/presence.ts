import type { PublicUser } from '@chatnode/protocol'
import type { Report } from './emitter.ts'
import { Store } from './store.ts'

/** Who is in a room now, this user included; each once, however many connections they have. */
export class RoomPresence {
  readonly users: Store<readonly PublicUser[]>

  constructor(report: Report) {
    this.users = new Store<readonly PublicUser[]>([], report)
  }

  reset(users: readonly PublicUser[]): void {
    if (users.length > 0 || this.users.getSnapshot().length > 0) this.users.set(users)
  }

  handleJoined(user: PublicUser): void {
    this.users.set([...this.#without(user), user])
  }

  handleLeft(user: PublicUser): void {
    const others = this.#without(user)
    if (others.length < this.users.getSnapshot().length) this.users.set(others)
  }

  #without(user: PublicUser): readonly PublicUser[] {
    return this.users.getSnapshot().filter(({ id }) => id !== user.id)
  }
}
