import { chat, disconnects, type ConnectionClosing } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'

export function notConnected(what: string): ChatError {
  return new ChatError('disconnected', `cannot ${what}: there is no connection; call connect()`)
}

export function closed(): ChatError {
  return new ChatError('closed', 'cannot connect: the client was closed')
}

export function tooSlow(): ChatError {
  return new ChatError('network', 'cannot connect: the server did not get ready in time')
}

export function broken(reason: string): ChatError {
  return new ChatError('network', `cannot connect: ${reason}`)
}

export function notChatNode(): ChatError {
  return new ChatError('incompatible', 'cannot connect: this does not look like a chatNode server')
}

/** What the server said before it closed the connection. */
export function closing({ code, message, action }: ConnectionClosing): ChatError {
  return new ChatError(code, `cannot stay connected: ${message}`, {
    known: Object.hasOwn(chat.errors, code) || Object.hasOwn(disconnects, code),
    retryable: action !== 'stop',
  })
}
