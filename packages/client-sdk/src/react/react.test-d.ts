// What the hooks promise at compile time. `tsc` runs this file: an expectation that no longer
// holds, or a mistake that starts to compile, is an error here.
import { chat, extend, notice, UserInRoom, type PublicUser } from '@chatnode/protocol'
import { createElement } from 'react'
import { expectTypeOf } from 'vitest'
import { ChatClient } from '../chat-client.ts'
import type { ConnectionStatus } from '../connection/connection-machine.ts'
import type { ChatError } from '../errors.ts'
import type { MessageItem } from '../message-item.ts'
import type { RoomStatus } from '../room-machine.ts'
import type { Room } from '../room.ts'
import { useRoom, useMessages, useTyping, usePresence, useConnection, useRooms } from './index.ts'
import { ChatProvider, useChatClient } from './index.ts'

const contract = extend(chat, {
  serverToClient: { 'poll:changed': notice({ payload: UserInRoom }) },
})

// A provider takes a client of any contract, and asks for one.
createElement(ChatProvider, { client: new ChatClient({ url: '' }) })
ChatProvider({ client: new ChatClient({ url: '', contract }) })
// @ts-expect-error -- no client
createElement(ChatProvider, {})

function Probe(): null {
  // A client has the events of the contract that is named.
  useChatClient<typeof contract>().onEvent('poll:changed', ({ user }) => {
    expectTypeOf(user).toEqualTypeOf<PublicUser>()
  })
  // @ts-expect-error -- no event of the contract as it comes
  useChatClient().onEvent('poll:changed', () => {})

  expectTypeOf(useConnection().status).toEqualTypeOf<ConnectionStatus>()
  expectTypeOf(useConnection().error).toEqualTypeOf<ChatError | undefined>()

  const { room, status } = useRoom('r1')
  expectTypeOf(room).toEqualTypeOf<Room>()
  expectTypeOf(status).toEqualTypeOf<RoomStatus>()
  useRoom('r1', { join: false })
  // @ts-expect-error -- which room?
  useRoom(undefined)

  const { messages, send, remove } = useMessages(room)
  expectTypeOf(messages).toEqualTypeOf<readonly MessageItem[]>()
  expectTypeOf(send).toEqualTypeOf<Room['send']>()
  expectTypeOf(remove).toEqualTypeOf<Room['deleteMessage']>()
  // @ts-expect-error -- a room, not its id
  useMessages('r1')

  expectTypeOf(useTyping(room).users).toEqualTypeOf<readonly PublicUser[]>()
  expectTypeOf(usePresence(room)).toEqualTypeOf<readonly PublicUser[]>()
  expectTypeOf(useRooms().status).toEqualTypeOf<'loading' | 'ready' | 'failed'>()
  return null
}

createElement(Probe)
