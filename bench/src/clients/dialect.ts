import type { Member } from '../job.ts'

/** What a connection tells the load while it runs. */
export interface Listener {
  /** A message of a room arrived: the bytes of `chunk` from `start` on. Valid until the call returns. */
  delivered(chunk: Buffer, start: number, end: number): void
  /** A `send` was answered. */
  answered(accepted: boolean): void
  /** The connection ended; nobody asked for that. */
  lost(): void
}

/** One connection, in its rooms. */
export interface Line {
  /** Ends in one call of `answered`, and in one of `delivered` for each line in the room. */
  send(room: string, text: string): void
  /** What a day consists of beside sending. Absent where a peer is measured by its broadcasts alone. */
  readonly day?: Day
  /** Reads all events of the line's room from the first on; resolves with how many. */
  catchUp?(): Promise<number>
  close(): void
}

/** What people do beside sending. */
interface Day {
  typing(room: string): void
  /** As `send` of the line, for who waits for the answer. */
  write(room: string, text: string): Promise<void>
  /** Leaves the room and comes back. */
  comeBack(room: string): Promise<void>
  /** Sends a message, and then changes it. */
  sendAndEdit(room: string, text: string): Promise<void>
  /** Reads the newest 50 messages. */
  history(room: string): Promise<void>
}

/** Speaks to one kind of server. */
export interface Dialect {
  /** Resolves when the line is connected and in all of its rooms. */
  open(port: number, member: Member, listener: Listener): Promise<Line>
}
