import type { ConnectionStatus, RoomStatus } from '@chatnode/client-sdk'
import { describe, expect, it } from 'vitest'
import { alice, bob, chatData, noon, openRoom, sent } from '../../test/support/chat-data.ts'
import { textOf } from './rows.ts'
import { connectionOf, statusRow } from './status-line.ts'
import { firstView, sceneOf } from './view.ts'

const size = { columns: 80, rows: 24 }

describe('the connection', () => {
  it.each<[ConnectionStatus, number | undefined, string]>([
    ['idle', undefined, 'not connected'],
    ['connecting', undefined, 'connecting…'],
    ['connecting', 2_100, 'offline, trying again in 3 s'],
    ['reconnecting', undefined, 'reconnecting…'],
    ['reconnecting', 7_000, 'offline, reconnecting in 7 s'],
    ['reconnecting', -50, 'offline, reconnecting in 1 s'],
    ['refused', undefined, 'signed out'],
    ['closed', undefined, 'not connected'],
    ['connected', undefined, 'live'],
  ])('%s, next try after %s ms: %s', (status, inMs, text) => {
    const retryAt = inMs === undefined ? undefined : noon.getTime() + inMs
    const data = chatData(undefined, { connection: { status, retryAt } })
    expect(connectionOf(data, noon.getTime()).text).toBe(text)
  })

  it('is not live before the rooms are known', () => {
    const data = chatData(undefined, { rooms: undefined })
    expect(connectionOf(data, noon.getTime()).text).toBe('reading your rooms…')
  })

  it.each<[RoomStatus, string]>([
    ['joining', 'joining…'],
    ['catching-up', 'catching up…'],
    ['live', 'live'],
    ['stale', 'behind, trying again…'],
    ['gone', 'this room is gone'],
  ])('is live, and the room %s: %s', (status, text) => {
    const data = chatData(openRoom([], { status }))
    expect(connectionOf(data, noon.getTime()).text).toBe(text)
  })
})

describe('the status line', () => {
  const lineOf = (data: ReturnType<typeof chatData>): string =>
    textOf(statusRow(sceneOf({ data, view: firstView('r-lounge'), now: noon }, size))).trimEnd()

  it('says who is here, and who types', () => {
    const room = openRoom([sent(1)], { typing: [bob] })
    expect(lineOf(chatData(room))).toBe(' ● live · bob is typing… · here: alice, bob')
  })

  it('does not say who is here when nobody can know', () => {
    const connection = { status: 'reconnecting', retryAt: undefined } as const
    const room = openRoom([], { present: [alice, bob] })
    expect(lineOf(chatData(room, { connection }))).toBe(' ● reconnecting…')
  })
})
