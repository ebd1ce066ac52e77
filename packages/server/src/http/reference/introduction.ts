import type { Contract } from '@chatnode/protocol'
import { panel, toJson } from './code.ts'
import { html, prose, type Html } from './html.ts'

const KINDS = [
  [
    'command',
    'client → server',
    'Answered. Kept by the SDK and retried until it is; a retry has the effect of once.',
  ],
  ['request', 'client → server', 'Answered. Fails at once without a connection.'],
  ['signal', 'client → server', 'Not answered, and may be lost.'],
  [
    'record',
    'server → client',
    'Durable: a row of a room’s log, with `roomId` and `seq`. `sync` returns what was missed.',
  ],
  ['notice', 'server → client', 'Ephemeral: never stored, never replayed.'],
] as const

const CONNECT = `import { io } from 'socket.io-client'

const socket = io(url, { auth: { token } })

socket.on('message-received', (message) => { … })
socket.emit('join-room', { roomId }, (reply) => { … })`

const failure = {
  ok: false,
  error: { code: 'room_not_found', message: 'there is no such room, or it is not for you to see' },
}

/** What holds for every event and every call. */
export function introduction({ version }: Contract): Html {
  return html`<section class="chapter" id="introduction">
    <h2><a href="#introduction">Introduction</a></h2>
    <article class="card">
      <div class="details">
        <section>
          <h4>Connect</h4>
          <p>
            ${prose(
              'Sockets carry the access token in the handshake, REST calls in the `Authorization: Bearer` header. A refused handshake is a `connect_error` whose `data` is an error.',
            )}
          </p>
          <p>
            ${prose(
              `The SDK also names its protocol version, as \`auth.protocol.v\` or \`x-chatnode-protocol\`. Without one a caller is served as \`1.0\`; this server speaks \`${version}\`.`,
            )}
          </p>
        </section>
        <section>
          <h4>Answers</h4>
          <p>
            ${prose(
              'Every packet with a callback is answered exactly once, with `{ ok: true, data }` or `{ ok: false, error }`. REST answers with the resource itself, or with `{ error }` and its status. It is the same error everywhere.',
            )}
          </p>
        </section>
        <section>
          <h4>Kinds of events</h4>
          <dl class="fields">
            ${KINDS.map(
              ([kind, way, text]) =>
                html`<div>
                  <dt><code>${kind}</code> <span class="type">${way}</span></dt>
                  <dd>${prose(text)}</dd>
                </div>`,
            )}
          </dl>
        </section>
      </div>
      <div class="panels">${panel('Connect', CONNECT)} ${panel('A refusal', toJson(failure))}</div>
    </article>
  </section>`
}
