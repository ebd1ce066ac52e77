/** Every number that both ends must agree on. The sizes of contents and names are Unicode code points; those of ids, usernames and passwords UTF-16 units. */
export const limits = {
  /** A frame on the wire, in bytes. A larger one costs the sender its connection, so every schema stays far below it. */
  frameBytes: 64_000,
  /** At most 16,000 bytes of UTF-8. */
  contentCharacters: 4_000,
  idCharacters: 64,
  roomNameCharacters: 80,
  usernameCharacters: 32,
  passwordMinCharacters: 8,
  passwordMaxCharacters: 128,
  tokenCharacters: 8_192,
  /** Items of one page of a list or of a room's history. */
  pageItems: 100,
  pageItemsDefault: 50,
  /** Code points of one reaction: an emoji of a family has eleven. */
  emojiCharacters: 16,
  /** Bytes of the metadata of one message or room, as JSON in UTF-8. */
  metadataBytes: 4_000,
  /** Rooms that one `sync` may ask for. */
  syncRooms: 50,
  /** Events of one room in one answer to `sync`; fewer when they are long. */
  syncEvents: 500,
  /** Members in the answer to `join-room`; the rest is paged over REST. */
  joinMembers: 100,
  /** How far unread messages are counted; a room with more of them says this. */
  unreadCount: 100,
  /** The server ends a typing indicator that is not renewed after this time. */
  typingTimeoutMs: 6_000,
  /** A client renews its typing indicator at most this often. */
  typingRenewMs: 2_500,
  /** A client that heard no `typing-stop` forgets the indicator by itself after this time. */
  typingForgetMs: 8_000,
} as const
