import type { MessageItem, PendingItem, SentItem } from '@chatnode/client-sdk'
import type { ChatData, OpenRoom } from '../../src/full-screen/chat-data.ts'

export const alice = { id: 'u-alice', username: 'alice' }
export const bob = { id: 'u-bob', username: 'bob' }

/** Noon of the day of all tests, here. */
export const noon = new Date(2026, 4, 3, 12, 0)

export function sent(seq: number, fields: Partial<SentItem> = {}): SentItem {
  return {
    key: `key-${seq}`,
    status: 'sent',
    id: `m-${seq}`,
    roomId: 'r-lounge',
    seq,
    user: bob,
    content: `message ${seq}`,
    createdAt: noon.toISOString(),
    ...fields,
  }
}

export function pending(fields: Partial<PendingItem> = {}): PendingItem {
  return {
    key: 'key-pending',
    status: 'queued',
    roomId: 'r-lounge',
    clientMessageId: 'c-pending',
    content: 'on its way',
    user: alice,
    createdAt: noon.toISOString(),
    ...fields,
  }
}

export function openRoom(
  messages: readonly MessageItem[],
  fields: Partial<OpenRoom> = {},
): OpenRoom {
  return {
    id: 'r-lounge',
    name: 'lounge',
    visibility: 'public',
    memberCount: 2,
    isOwner: false,
    status: 'live',
    messages,
    older: 'none',
    newSince: undefined,
    present: [alice, bob],
    typing: [],
    ...fields,
  }
}

export function chatData(room: OpenRoom | undefined, fields: Partial<ChatData> = {}): ChatData {
  return {
    me: alice,
    server: 'http://localhost:3000',
    connection: { status: 'connected', retryAt: undefined },
    rooms: [
      { id: 'r-board', name: 'board', visibility: 'private', unread: 0, last: undefined },
      {
        id: 'r-general',
        name: 'general',
        visibility: 'public',
        unread: 3,
        last: { author: 'bob', content: 'see you' },
      },
      { id: 'r-lounge', name: 'lounge', visibility: 'public', unread: 0, last: undefined },
    ],
    room,
    ...fields,
  }
}
