export { chat, type Chat, type ClientToServerEvents, type ServerToClientEvents } from './chat.ts'
export { Account, PublicUser, Session, type Credentials } from './account.ts'
export {
  ClientProtocol,
  disconnects,
  HandshakeAuth,
  Position,
  ServerReady,
  type CloseAction,
  type ConnectionClosing,
  type DisconnectCode,
} from './connection.ts'
export {
  COMMON_ERRORS,
  errors,
  InvalidPayload,
  ProtocolUnsupported,
  type ErrorCode,
} from './errors.ts'
export type { Health } from './health.ts'
export { limits } from './limits.ts'
export { RoomMember, type MemberAdded, type MemberRemoved } from './membership.ts'
export {
  ChatMessage,
  MessageDeleted,
  MessageEdited,
  MessagePage,
  Reaction,
  SentMessage,
} from './message.ts'
export type { Page } from './page.ts'
export { JoinedRoom, UserInRoom } from './presence.ts'
export { ReactionChanged } from './reaction.ts'
export { ReadMark, ReadUpdated } from './read.ts'
export { Room, RoomSummary, type RoomRole, type RoomUpdated, type RoomVisibility } from './room.ts'
export { LogEvent, SyncedRoom, type ResyncReason, type RoomHeads } from './sync.ts'
export { parseProtocolVersion, PROTOCOL_VERSION, type ProtocolVersion } from './version.ts'

export {
  defineContract,
  extend,
  feature,
  RESERVED_EVENT_NAMES,
  type ClientToServerMap,
  type Contract,
  type DeclaredCode,
  type ErrorOf,
  type Extension,
  type Feature,
  type HttpMap,
  type ServerToClientMap,
} from './kernel/contract.ts'
export {
  command,
  endpoint,
  notice,
  record,
  request,
  signal,
  type Delivery,
  type EndpointDefinition,
  type EventDefinition,
  type HttpMethod,
  type PathParameter,
  type RequestDefinition,
  type SignalDefinition,
} from './kernel/definition.ts'
export { ErrorBody, ReplyEnvelope, WireError, type Reply } from './kernel/envelope.ts'
export type { ErrorDefinition, ErrorTable } from './kernel/error-table.ts'
export {
  toFailure,
  type FailureOf,
  type KnownFailure,
  type UnknownFailure,
} from './kernel/failure.ts'
export type {
  EndpointInput,
  Fail,
  HandlerInput,
  Handlers,
  HttpHandlers,
} from './kernel/handlers.ts'
export type { Carrying, MetadataOf, MetadataSchemas } from './kernel/metadata.ts'
export { parse, summarize, type Issue, type ParseResult } from './kernel/parse.ts'
export {
  schemaName,
  schemaOf,
  type Equal,
  type In,
  type Out,
  type Problem,
  type Schema,
} from './kernel/schema.ts'
export type {
  AckOf,
  ClientToServerEventsOf,
  EventOf,
  PayloadOf,
  ServerToClientEventsOf,
} from './kernel/socket-events.ts'
export { strict } from './kernel/strict.ts'
