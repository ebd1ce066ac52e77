const TIMES: readonly string[] = ['createdAt', 'editedAt', 'deletedAt', 'joinedAt', 'serverTime']
const IDS: readonly string[] = [
  'id',
  'key',
  'roomId',
  'messageId',
  'clientMessageId',
  'createdBy',
  'userIds',
  'epoch',
]

/** Gives what differs from world to world the same names: ids by when they are first seen, times none at all. */
export class Namer {
  readonly #names = new Map<string, string>()

  rename(value: unknown, field = ''): unknown {
    if (Array.isArray(value)) return this.#list(value, field)
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, part]) => part !== undefined)
          .map(([name, part]) => [name, this.rename(part, name)]),
      )
    }
    if (typeof value !== 'string') return value
    if (TIMES.includes(field)) return 'a time'
    if (!IDS.includes(field)) return value
    const name = this.#names.get(value) ?? `#${this.#names.size}`
    this.#names.set(value, name)
    return name
  }

  /** The members of a room and the list of rooms are ordered by time, which is too coarse to tell two apart. */
  #list(values: readonly unknown[], field: string): unknown[] {
    const keyOf = (value: unknown): string => {
      const { name = '', user } = (value ?? {}) as { name?: string; user?: { username: string } }
      return `${name} ${user?.username}`
    }
    const isOfMembers = values.every((value) => Object.hasOwn(Object(value), 'joinedAt'))
    const isOfRooms = values.every((value) => Object.hasOwn(Object(value), 'memberCount'))
    const ordered =
      isOfMembers || isOfRooms
        ? values.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
        : values
    return ordered.map((value) => this.rename(value, field))
  }
}
