import { describe, expect, it } from 'vitest'
import { spy } from '../test/support/spy.ts'
import { RoomPresence } from './presence.ts'

const ada = { id: 'ada', username: 'ada' }
const bob = { id: 'bob', username: 'bob' }

describe('RoomPresence', () => {
  it('counts a user once, and takes the newest of what is said of them', () => {
    const presence = new RoomPresence(spy())
    presence.reset([ada])
    presence.handleJoined(bob)
    presence.handleJoined({ ...ada, username: 'Ada' })
    expect(presence.users.getSnapshot()).toEqual([bob, { id: 'ada', username: 'Ada' }])
  })

  it('tells only of changes', () => {
    const presence = new RoomPresence(spy())
    const changed = spy()
    presence.users.subscribe(changed)
    presence.reset([])
    presence.handleLeft(bob)
    expect(changed).not.toHaveBeenCalled()
    presence.reset([ada, bob])
    presence.handleLeft(bob)
    expect(presence.users.getSnapshot()).toEqual([ada])
    expect(changed).toHaveBeenCalledTimes(2)
  })
})
