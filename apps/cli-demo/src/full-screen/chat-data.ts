import type {
  ConnectionStatus,
  MessageItem,
  PublicUser,
  RoomStatus,
  RoomVisibility,
} from '@chatnode/client-sdk'

/** All that the screen knows of the chat, at one moment. */
export interface ChatData {
  readonly me: PublicUser
  readonly server: string
  readonly connection: {
    readonly status: ConnectionStatus
    /** When the next try to connect begins, while one is waited for; see `Date.now`. */
    readonly retryAt: number | undefined
  }
  /** The rooms of this user, by name. `undefined` until they are known. */
  readonly rooms: readonly RoomEntry[] | undefined
  /** The room on show. */
  readonly room: OpenRoom | undefined
}

/** A room in the list. */
export interface RoomEntry {
  readonly id: string
  readonly name: string
  readonly visibility: RoomVisibility | (string & {})
  /** Messages of others that came since this user last looked. */
  readonly unread: number
  /** The newest message, if there is one. */
  readonly last: { readonly author: string; readonly content: string } | undefined
}

/** The room on show. */
export interface OpenRoom {
  readonly id: string
  readonly name: string
  readonly visibility: RoomVisibility | (string & {})
  /** `undefined` until the server has told. */
  readonly memberCount: number | undefined
  /** Whether this user may delete what others wrote. */
  readonly isOwner: boolean
  readonly status: RoomStatus
  readonly messages: readonly MessageItem[]
  readonly older: 'none' | 'some' | 'loading'
  /** The `seq` up to which this user had read when they came; `undefined` where nothing was new to them. */
  readonly newSince: number | undefined
  readonly present: readonly PublicUser[]
  readonly typing: readonly PublicUser[]
}
