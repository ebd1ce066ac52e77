import type { Chat, Contract } from '@chatnode/protocol'
import type { EventSender } from '../extension.ts'
import type {
  Actor,
  Broadcaster,
  NoticeName,
  NoticeTarget,
  RecordName,
  UnitOfWork,
} from '../ports.ts'
import type { Reader } from '../stores/stores.ts'
import type { RoomLog } from './room-log.ts'
import { getAsMember } from './room.policy.ts'

interface Dependencies {
  readonly contract: Chat
  readonly work: UnitOfWork
  readonly reader: Reader
  readonly log: RoomLog
  readonly broadcaster: Broadcaster
}

interface InRoom {
  readonly roomId: string
}

/** `EventSender`, as the service sees it. */
interface AnySender {
  notify(target: NoticeTarget, event: string, payload: unknown): void
  append(event: string, payload: InRoom): Promise<unknown>
}

/**
 * What the events of an extension may do. Here they are reached by name: `EventSender` has their
 * types, and the contract checks their payloads.
 */
export class ExtensionService {
  readonly #deps: Dependencies

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
  }

  async isMember({ userId }: Actor, roomId: string): Promise<boolean> {
    return (await this.#deps.reader.members.find(roomId, userId)) !== undefined
  }

  /** Throws `room_not_found` or `not_a_member`. */
  async assertMember({ userId }: Actor, roomId: string): Promise<void> {
    await getAsMember(this.#deps.reader, roomId, userId)
  }

  /** Sends events on behalf of an actor, who must be a member where a record goes; or of nobody. */
  sender<C extends Contract>(actor?: Actor): EventSender<C> {
    const sender: AnySender = {
      notify: (target, event, payload) => this.#notify(target, event, payload),
      append: (event, payload) => this.#append(event, payload, actor),
    }
    return sender as unknown as EventSender<C>
  }

  #notify(target: NoticeTarget, event: string, payload: unknown): void {
    this.#assertOwn(event, 'notice')
    this.#deps.broadcaster.notice(target, event as NoticeName, payload as never)
  }

  async #append(event: string, payload: InRoom, actor?: Actor): Promise<unknown> {
    const { work, log } = this.#deps
    const { roomId } = payload
    this.#assertOwn(event, 'record')
    return work.run(async (tx) => {
      if (actor) await getAsMember(tx, roomId, actor.userId)
      const build = (seq: number): object => ({ ...payload, seq })
      return log.append(tx, { roomId, event: event as RecordName, build: build as never })
    })
  }

  #assertOwn(event: string, kind: 'notice' | 'record'): void {
    const { serverToClient }: Contract = this.#deps.contract
    if (event.includes(':') && serverToClient[event]?.kind === kind) return
    throw new TypeError(`cannot send "${event}": it is no ${kind} of an extension`)
  }
}
