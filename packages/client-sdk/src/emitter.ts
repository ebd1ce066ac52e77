/** Ends a subscription. Calling it again does nothing. */
export type Unsubscribe = () => void

/** Receives the payload of an event. What it throws, or rejects with, is reported and stops nothing. */
export type Handler<Payload> = (payload: Payload) => unknown

/** Where the failure of a handler goes. */
export type Report = (error: unknown, where: string) => void

interface Subscription {
  readonly handler: Handler<never>
}

/** Typed events. A handler that fails never keeps an event from the others. */
export class Emitter<Events extends object> {
  readonly #subscriptions = new Map<keyof Events, Set<Subscription>>()
  readonly #report: Report

  constructor(report: Report) {
    this.#report = report
  }

  on<Event extends keyof Events>(event: Event, handler: Handler<Events[Event]>): Unsubscribe {
    // An object of its own per call: the same function may subscribe twice, and each end its own.
    const subscription: Subscription = { handler }
    const subscriptions = this.#subscriptions.get(event) ?? new Set()
    this.#subscriptions.set(event, subscriptions.add(subscription))
    return () => {
      subscriptions.delete(subscription)
    }
  }

  emit<Event extends keyof Events>(event: Event, payload: Events[Event]): void {
    void this.deliver(event, payload)
  }

  /** As `emit`. Answers a promise when a handler did: it resolves when all of those have settled. */
  deliver<Event extends keyof Events>(
    event: Event,
    payload: Events[Event],
  ): Promise<void> | undefined {
    const subscriptions = this.#subscriptions.get(event)
    const running: Promise<unknown>[] = []
    for (const subscription of Array.from(subscriptions ?? [])) {
      // A handler before this one may have ended it.
      if (!subscriptions?.has(subscription)) continue
      const work = this.#call(event, subscription, payload)
      if (work) running.push(work)
    }
    return running.length > 0 ? Promise.all(running).then(() => undefined) : undefined
  }

  /** How many handlers an event has. */
  count(event: keyof Events): number {
    return this.#subscriptions.get(event)?.size ?? 0
  }

  #call(
    event: keyof Events,
    { handler }: Subscription,
    payload: unknown,
  ): Promise<unknown> | undefined {
    const fail = (error: unknown): void => this.#report(error, `the handler of "${String(event)}"`)
    try {
      const result = (handler as Handler<unknown>)(payload)
      return result instanceof Promise ? result.catch(fail) : undefined
    } catch (error) {
      fail(error)
      return undefined
    }
  }
}
