import { chat } from '@chatnode/protocol'
import type { CallOptions, Calls } from './calls.ts'
import { isTokenRefusal } from './errors.ts'
import type { EndpointInput, EndpointName, EndpointOutput, Http, HttpCall } from './http.ts'
import type { SessionManager } from './session.ts'

/** How a call presents itself. */
export interface RestOptions extends CallOptions {
  /** Completes the sentence "cannot …". */
  what: string
}

/** REST calls of the signed-in user. A refused token is renewed once, and the call made again. */
export class Rest {
  readonly #http: Http
  readonly #session: SessionManager
  readonly #calls: Calls

  constructor(http: Http, session: SessionManager, calls: Calls) {
    this.#http = http
    this.#session = session
    this.#calls = calls
  }

  request<Name extends EndpointName>(
    name: Name,
    input: EndpointInput<Name>,
    options: RestOptions,
  ): Promise<EndpointOutput<Name>> {
    return this.#calls.run(options.what, options, (signal) => {
      const call = { what: options.what, signal }
      return chat.http[name].auth === 'none'
        ? this.#http.send(name, input, call)
        : this.#authorized(name, input, call)
    })
  }

  async #authorized<Name extends EndpointName>(
    name: Name,
    input: EndpointInput<Name>,
    call: HttpCall,
  ): Promise<EndpointOutput<Name>> {
    const token = await this.#session.token(call.what)
    try {
      return await this.#http.send(name, input, { ...call, token })
    } catch (error) {
      if (!isTokenRefusal(error)) throw error
      const renewed = await this.#session.renew(token, call.what)
      if (renewed === token) throw error
      return this.#http.send(name, input, { ...call, token: renewed })
    }
  }
}
