import { describe, expect, it } from 'vitest'
import { chatData } from '../../test/support/chat-data.ts'
import { roomListRows, type RoomListOptions } from './room-list.ts'
import { textOf, widthOf } from './rows.ts'

const { rooms } = chatData(undefined)
const rowsOf = (options: Partial<RoomListOptions>): string[] =>
  roomListRows({
    rooms,
    roomId: 'r-lounge',
    chosenId: undefined,
    width: 20,
    height: 7,
    ...options,
  }).map((row) => textOf(row).trimEnd())

describe('the list of rooms', () => {
  it('has the name, the newest message, what is unread, and where one is', () => {
    expect(rowsOf({})).toEqual([
      ' *board',
      '',
      '  general         3',
      '   bob: see you',
      '▌ lounge',
      '▌',
      '',
    ])
  })

  it('leaves the messages out where there is no room for all', () => {
    expect(rowsOf({ height: 4 })).toEqual([' *board', '  general         3', '▌ lounge', ''])
  })

  it('scrolls to the room on show', () => {
    expect(rowsOf({ height: 1 })).toEqual(['▌ lounge'])
    expect(rowsOf({ height: 1, chosenId: 'r-board' })).toEqual(['›*board'])
  })

  it('says what to do while there is none', () => {
    expect(rowsOf({ rooms: [], height: 3 })).toEqual([
      ' no rooms yet',
      ' /create NAME',
      ' /join NAME',
    ])
    expect(rowsOf({ rooms: undefined, height: 1 })).toEqual([' …'])
  })

  it('keeps to its width, with names of any kind', () => {
    const name = '世界\u001b[2J👩‍👩‍👧'.repeat(5)
    const last = { author: name, content: name }
    const entry = { id: 'r', name, visibility: 'public', unread: 123, last }
    for (const row of roomListRows({
      rooms: [entry],
      roomId: undefined,
      chosenId: undefined,
      width: 20,
      height: 2,
    })) {
      expect(widthOf(row)).toBeLessThanOrEqual(20)
      expect(textOf(row)).not.toContain('\u001b')
    }
  })
})
