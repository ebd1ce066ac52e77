import type { DialectName, Member, ProfileKind, Scene, Usage } from '../job.ts'

export type PeerName = 'chatnode' | 'bare' | 'tutorial' | 'ejabberd' | 'nats' | 'nchan' | 'ws'

/** A server that can be measured. */
export interface Peer {
  readonly name: PeerName
  /** What it is, in a line of the report. */
  readonly title: string
  readonly dialect: DialectName
  /** Fewer runs than others get: nothing is aimed at beside it. */
  readonly runs?: number
  /** Why it cannot be measured on this machine. */
  readonly missing?: () => string | undefined
  /** Starts it for a scene, with all that it stores in `directory`. */
  start(scene: Scene, options: StartOptions): Promise<RunningServer>
}

export interface StartOptions {
  readonly directory: string
}

/** A server that listens, until it is disposed of. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number
  readonly members: readonly Member[]
  usage(): Promise<Usage>
  /** Absent where it is no Node program. */
  readonly inside?: Inside
}

/** What can be asked of a Node process. */
interface Inside {
  /** Forgets the event loop delays so far. */
  resetDelays(): Promise<void>
  collectGarbage(): Promise<void>
  startProfile(kind: ProfileKind): Promise<void>
  stopProfile(kind: ProfileKind): Promise<object>
}
