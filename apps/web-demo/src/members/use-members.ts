import type { Room } from '@chatnode/client-sdk'
import type { Page, RoomMember } from '@chatnode/protocol'
import { useEffect, useState } from 'react'

interface MemberList {
  readonly members: readonly RoomMember[]
  readonly hasMore: boolean
  readonly hasFailed: boolean
  readonly loadMore: () => void
}

const PAGE = 100

interface Listing {
  readonly members: readonly RoomMember[]
  readonly cursor?: string | undefined
  readonly hasFailed?: boolean
}

/** The members of a room, by page, and kept up to date by the room's events. */
export function useMembers(room: Room): MemberList {
  const [listing, setListing] = useState<Listing>({ members: [] })
  const load = (cursor: string | undefined): Promise<void> =>
    room.members.list({ cursor, limit: PAGE }).then(
      (page) => setListing((before) => withPage(before, cursor, page)),
      () => setListing((before) => ({ ...before, hasFailed: true })),
    )
  useEffect(() => {
    const change = (apply: (members: readonly RoomMember[]) => readonly RoomMember[]): void =>
      setListing((before) => ({ ...before, members: apply(before.members) }))
    const reload = (): void => void load(undefined)
    const offs = [
      room.on('member-added', ({ member }) => change((members) => withMember(members, member))),
      room.on('member-removed', ({ user }) => change((members) => without(members, user.id))),
      // Whoever was away for long may have missed some.
      room.on('joined', reload),
      room.on('resync', reload),
    ]
    reload()
    return () => {
      for (const off of offs) off()
    }
    // oxlint-disable-next-line react/exhaustive-deps -- `load` depends on the room alone
  }, [room])
  const { members, cursor, hasFailed = false } = listing
  return { members, hasMore: cursor !== undefined, hasFailed, loadMore: () => void load(cursor) }
}

function withPage(before: Listing, cursor: string | undefined, page: Page<RoomMember>): Listing {
  const start = cursor === undefined ? [] : before.members
  return { members: page.items.reduce(withMember, start), cursor: page.nextCursor }
}

function withMember(members: readonly RoomMember[], member: RoomMember): readonly RoomMember[] {
  return [...without(members, member.user.id), member]
}

const without = (members: readonly RoomMember[], userId: string): readonly RoomMember[] =>
  members.filter(({ user }) => user.id !== userId)
