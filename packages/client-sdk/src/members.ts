import type { Page, RoomMember } from '@chatnode/protocol'
import type { CallOptions } from './calls.ts'
import type { Rest } from './rest.ts'

/** Which page of a list to read. */
export interface PageOptions extends CallOptions {
  /** The `nextCursor` of the page before. */
  cursor?: string | undefined
  /** At most 100; 50 unless told. */
  limit?: number | undefined
}

/** Who belongs to a room, whether they are here now or not. */
export class RoomMembers {
  readonly #roomId: string
  readonly #rest: Rest

  constructor(roomId: string, rest: Rest) {
    this.#roomId = roomId
    this.#rest = rest
  }

  /**
   * One page of the members.
   *
   * @example
   * const { items, nextCursor } = await room.members.list()
   * for (const { user, role } of items) console.log(user.username, role)
   */
  list(options: PageOptions = {}): Promise<Page<RoomMember>> {
    const { cursor, limit, ...call } = options
    const input = { params: { roomId: this.#roomId }, query: { cursor, limit } }
    return this.#rest.request('listMembers', input, {
      what: this.#what('list the members'),
      ...call,
    })
  }

  /**
   * Makes somebody a member, by their username.
   *
   * @example
   * await room.members.add('alice')
   */
  add(username: string, options: CallOptions = {}): Promise<RoomMember> {
    const input = { params: { roomId: this.#roomId }, body: { username } }
    return this.#rest.request('addMember', input, { what: this.#what('add a member'), ...options })
  }

  /**
   * Ends a membership: one's own, or, as an owner, anybody's.
   *
   * @example
   * await room.members.remove(user.id)
   */
  async remove(userId: string, options: CallOptions = {}): Promise<void> {
    const input = { params: { roomId: this.#roomId, userId } }
    const what = this.#what('remove a member')
    await this.#rest.request('removeMember', input, { what, ...options })
  }

  #what(verb: string): string {
    return `${verb} of room ${this.#roomId}`
  }
}
