// A program over the contract; see client-sdk.ts for what the expectations are for.
import {
  chat,
  command,
  extend,
  limits,
  parse,
  request,
  type ChatMessage,
  type ClientToServerEvents,
  type PayloadOf,
  type ServerToClientEvents,
} from '@chatnode/protocol'
import { chatInfo, compareManifests, toManifest, toOpenApi } from '@chatnode/protocol/docs'
import * as z from 'zod/mini'

export const longest: number = limits.contentCharacters
// @ts-expect-error -- no such limit
export const unlimited = limits.patience

export const send: Parameters<ClientToServerEvents['send-message']>[0] = {
  roomId: 'r1',
  content: 'hello',
}
// @ts-expect-error -- no content
export const silent: Parameters<ClientToServerEvents['send-message']>[0] = { roomId: 'r1' }
export const received: ServerToClientEvents['message-received'] = ({ user, seq }) => {
  // @ts-expect-error -- a number
  void [user.username satisfies string, seq satisfies string]
}
// @ts-expect-error -- no such event
export type Unknown = ServerToClientEvents['message-lost']

export function check(input: unknown): ChatMessage | undefined {
  const result = parse(chat.serverToClient['message-received'].payload, input)
  // @ts-expect-error -- only a success has data
  void result.data
  if (!result.success) return void result.issues
  // @ts-expect-error -- a text
  void (result.data.content satisfies number)
  return result.data
}

const InPoll = z.object({ pollId: z.string() })
export const app = extend(chat, {
  clientToServer: { 'poll:close': request({ payload: InPoll, ack: InPoll }) },
})
export const close: PayloadOf<typeof app, 'poll:close'> = { pollId: 'p1' }
// @ts-expect-error -- a text
export const mistyped: PayloadOf<typeof app, 'poll:close'> = { pollId: 1 }
// @ts-expect-error -- a built-in event cannot be declared again
extend(chat, { clientToServer: { 'send-message': request({ payload: InPoll, ack: InPoll }) } })
// @ts-expect-error -- a command needs a clientMessageId
command({ payload: InPoll, ack: InPoll })

export const openApi = toOpenApi(chat, chatInfo)
// @ts-expect-error -- what the document says of itself is missing
toOpenApi(chat)
export const changes = compareManifests(toManifest(chat), toManifest(app)).map(({ at }) => at)
// @ts-expect-error -- manifests, not contracts
compareManifests(chat, app)
