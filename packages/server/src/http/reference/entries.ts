import type {
  Contract,
  EndpointDefinition,
  EventDefinition,
  RequestDefinition,
  SignalDefinition,
} from '@chatnode/protocol'
import {
  codesOfCall,
  codesOfEvent,
  commonCodes,
  type Entry,
  type JsonSchema,
  type SchemaBook,
} from '@chatnode/protocol/docs'
import { panel, toJson, toScript } from './code.ts'
import { exampleOf } from './example.ts'
import { fieldTable, typeOf } from './fields.ts'
import { anchor, html, prose, type Html } from './html.ts'

/** The contract that the page is about, with its schemas. */
export interface Subject {
  readonly contract: Contract
  readonly book: SchemaBook
}

const ACKNOWLEDGMENT = html`Acknowledgment <code>reply.data</code>`

// What one writes is shown with all that one may write.
const WHOLE = { name: '', withOptional: true }

/** An event that clients send. */
export function receivedEvent(
  { contract, book }: Subject,
  { name, definition, summary, fields }: Entry<RequestDefinition | SignalDefinition>,
): Html {
  const payload = book.refer(definition.payload, fields)
  const ack = definition.kind === 'signal' ? undefined : book.refer(definition.ack)
  const callback = ack ? ', (reply) => { … }' : ''
  const example = `socket.emit('${name}', ${toScript(exampleOf(payload, book, WHOLE))}${callback})`
  const answer = ack && { ok: true, data: exampleOf(ack, book) }
  return card({
    id: anchor('c2s', name),
    title: html`<span class="way c2s">client → server</span><code>${name}</code>`,
    badges: [definition.kind, definition.delivery, sinceOf(definition)],
    summary,
    details: html`
      ${part('Payload', payload, book)} ${ack && part(ACKNOWLEDGMENT, ack, book)}
      ${codes(contract, codesOfEvent(contract, definition.errors))}
    `,
    panels: html`${panel('Emit', example)} ${answer && panel('Reply', toJson(answer))}`,
  })
}

/** An event that clients receive. */
export function sentEvent(
  { book }: Subject,
  { name, definition, summary, fields }: Entry<EventDefinition>,
): Html {
  const payload = book.refer(definition.payload, fields)
  return card({
    id: anchor('s2c', name),
    title: html`<span class="way s2c">server → client</span><code>${name}</code>`,
    badges: [definition.kind, definition.delivery, sinceOf(definition)],
    summary,
    details: part('Payload', payload, book),
    panels: panel(`on('${name}')`, toJson(exampleOf(payload, book))),
  })
}

/** A REST call. */
export function restCall(
  { contract, book }: Subject,
  { name, definition, summary, fields }: Entry<EndpointDefinition>,
): Html {
  const { method, path, auth, params, query, body, response, status } = definition
  const sent = body && book.refer(body, fields)
  const answer = book.refer(response)
  return card({
    id: anchor('http', name),
    title: html`<span class="way ${method.toLowerCase()}">${method}</span
      ><code>${segments(path)}</code>`,
    badges: [auth === 'bearer' ? 'bearer token' : 'no token', sinceOf(definition)],
    summary,
    details: html`
      ${params && part('Path', book.refer(params, fields), book)}
      ${query && part('Query', book.refer(query, fields), book)} ${sent && part('Body', sent, book)}
      ${part(`Answer ${status}`, answer, book)}
      ${codes(contract, codesOfCall(contract, definition))}
    `,
    panels: html`
      ${sent && panel('Body', toJson(exampleOf(sent, book, WHOLE)))}
      ${panel(`Answer ${status}`, toJson(exampleOf(answer, book)))}
    `,
  })
}

/** A path that may break before its slashes, with its parameters marked. */
const segments = (path: string): Html[] =>
  path
    .split('/')
    .slice(1)
    .map((part) => html`<wbr />/${part.startsWith(':') ? html`<var>${part}</var>` : part}`)

// What was there from the beginning goes without saying.
const sinceOf = ({ since }: { since: string }): string | undefined =>
  since === '1.0' ? undefined : `since ${since}`

function card(content: {
  id: string
  title: Html
  badges: readonly (string | undefined)[]
  summary: string
  details: Html
  panels: Html
}): Html {
  const badges = content.badges.filter((badge) => badge !== undefined)
  return html`<article class="card" id="${content.id}">
    <header>
      <h3><a href="#${content.id}">${content.title}</a></h3>
      <p class="badges">${badges.map((badge) => html`<span>${badge}</span>`)}</p>
      <p class="summary">${prose(content.summary)}</p>
    </header>
    <div class="details">${content.details}</div>
    <div class="panels">${content.panels}</div>
  </article>`
}

function part(title: Html | string, schema: JsonSchema, book: SchemaBook): Html {
  const name = schema.$ref && html` <span class="type">${typeOf(schema)}</span>`
  return html`<section>
    <h4>${title}${name}</h4>
    ${fieldTable(schema, book)}
  </section>`
}

function codes(contract: Contract, all: readonly string[]): Html {
  const common = new Set(commonCodes(contract))
  const own = all.filter((code) => !common.has(code))
  return html`<section>
    <h4>Errors</h4>
    <p class="codes">
      ${own.map((code) => html`<a href="#${anchor('error', code)}"><code>${code}</code></a> `)}
      <a href="#errors" class="common">${own.length > 0 ? 'and the ' : 'The '}common ones</a>
    </p>
  </section>`
}
