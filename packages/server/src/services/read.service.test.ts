import { describe, expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { tape } from '../../test/support/connections.ts'
import type { UnitOfWork } from '../ports.ts'
import type { Transaction } from '../stores/stores.ts'
import { ConnectionService } from './connection.service.ts'
import { PresenceService } from './presence.service.ts'
import { ReadService } from './read.service.ts'
import { TypingService } from './typing.service.ts'

/** A room at `seq` 50 in which so many users are, and Ada with two connections, one of them in it. */
function create({ users }: { users: number }) {
  const clock = testClock()
  const told = tape()
  const { broadcaster } = told
  const typing = new TypingService({ broadcaster, clock })
  const presence = new PresenceService({ clock, broadcaster, typing, graceMs: 0, maxRooms: 1 })
  const connections = new ConnectionService({ clock, maxPerUser: 2 })
  const [tab, other] = [told.connection('tab', 'ada'), told.connection('other tab', 'ada')]
  for (const connection of [tab, other]) connections.add(connection, clock.now() + 1_000)
  presence.enter(tab, 'room')
  for (let n = 1; n < users; n += 1) presence.enter(told.connection(`${n}`, `user ${n}`), 'room')
  told.lines.length = 0
  const tx = {
    rooms: { find: async () => ({ visibility: 'public', head_seq: 50 }) },
    members: { find: async () => ({ read_seq: 10 }), markRead: async () => undefined },
    afterCommit: (effect: () => void) => effect(),
  } as unknown as Transaction
  const work: UnitOfWork = { run: (job) => job(tx), idle: async () => undefined }
  return { reads: new ReadService({ work, broadcaster, connections, presence }), told, tab }
}

describe('a mark that moves', () => {
  it('is told to the room, and to all connections of its user', async () => {
    const { reads, told, tab } = create({ users: 100 })
    const mark = { roomId: 'room', seq: 11 }
    expect(await reads.mark(tab.actor, mark)).toEqual(mark)
    expect(told.lines).toEqual([
      'room: read-updated ada except ada',
      'tab: read-updated',
      'other tab: read-updated',
    ])
  })

  it('is told to nobody else in a crowd, where it would be a storm', async () => {
    const { reads, told, tab } = create({ users: 101 })
    await reads.mark(tab.actor, { roomId: 'room', seq: 11 })
    expect(told.lines).toEqual(['tab: read-updated', 'other tab: read-updated'])
  })
})
