export { ChatClient, type ClientEvents } from './chat-client.ts'
export type { CallOptions } from './calls.ts'
export type { Clock } from './clock.ts'
export type { ReconnectOptions } from './connection/backoff.ts'
export type { ConnectionStatus } from './connection/connection-machine.ts'
export type { StatusChange } from './connection/connection.ts'
export type { WebSocketFactory } from './connection/websocket-transport.ts'
export type { Transport, TransportListener, TransportSocket } from './connection/transport.ts'
export type { Handler, Unsubscribe } from './emitter.ts'
export {
  ChatError,
  isChatError,
  type ChatErrorCode,
  type ChatErrorDetails,
  type ClientErrorCode,
} from './errors.ts'
export type { PageOptions, RoomMembers } from './members.ts'
export type { ClientOptions, Logger, SessionStore, StoredSession, Violation } from './options.ts'
export type { RequestName, RequestPayload, SignalName } from './requests.ts'
export type { MessageItem, PendingItem, SentItem } from './message-item.ts'
export { indexedDbStorage, type IndexedDbStorageOptions } from './outbox/indexed-db-storage.ts'
export { webStorage, type WebStorageOptions } from './outbox/web-storage.ts'
export {
  memoryStorage,
  type OutboxCommand,
  type OutboxItem,
  type OutboxStorage,
  type StorageLock,
} from './outbox/storage.ts'
export type { ReactionEvent, Refused, RoomEvents } from './room-events.ts'
export type { RoomStatus } from './room-machine.ts'
export type { Resync } from './room-sync.ts'
export type { Draft, HistoryOptions, JoinOptions, OlderOptions, Room, RoomChanges } from './room.ts'
export type { ListRoomsOptions, NewRoom, Rooms } from './rooms.ts'
export {
  roomList,
  type RoomList,
  type RoomListItem,
  type RoomListOptions,
  type RoomListSnapshot,
} from './room-list/room-list.ts'
export type { ReadableStore } from './store.ts'
export type { Typing } from './typing.ts'
export { SDK_VERSION } from './version.ts'

export type {
  Account,
  Carrying,
  ChatMessage,
  Credentials,
  JoinedRoom,
  MemberAdded,
  MemberRemoved,
  MessageDeleted,
  MessageEdited,
  MessagePage,
  MetadataOf,
  Page,
  Position,
  PublicUser,
  Reaction,
  ReactionChanged,
  ReadUpdated,
  Room as RoomDetails,
  RoomMember,
  RoomRole,
  RoomSummary,
  RoomUpdated,
  RoomVisibility,
  ResyncReason,
  SentMessage,
  UserInRoom,
} from '@chatnode/protocol'
export { limits } from '@chatnode/protocol'
