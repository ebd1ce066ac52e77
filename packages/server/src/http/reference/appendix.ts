import type { ErrorDefinition, Schema } from '@chatnode/protocol'
import { commonCodes, type JsonSchema, type SchemaBook } from '@chatnode/protocol/docs'
import type { Subject } from './entries.ts'
import { fieldTable, limitsOf, typeOf } from './fields.ts'
import { anchor, html, prose, type Html } from './html.ts'

/** All errors of the contract, by status. */
export function errorSection({ contract, book }: Subject): Html {
  const common = new Set(commonCodes(contract))
  const errors = Object.entries(contract.errors).toSorted(
    ([, left], [, right]) => left.status - right.status,
  )
  const row = ([code, { status, message, retryable, data }]: [string, ErrorDefinition]): Html =>
    html`<tr id="${anchor('error', code)}">
      <th scope="row">
        <a href="#${anchor('error', code)}"><code>${code}</code></a>
      </th>
      <td class="status">${status}</td>
      <td>
        ${prose(message)} ${common.has(code) ? html`<span class="badge">common</span>` : undefined}
        ${retryable ? html`<span class="badge">retryable</span>` : undefined}
        ${data && html`<div class="data">data: ${dataOf(data, book)}</div>`}
      </td>
    </tr>`
  return html`<section class="chapter" id="errors">
    <h2><a href="#errors">Errors</a></h2>
    <p class="lead">
      A program branches on the code, never on the message, and expects codes that it does not know.
      The common ones may answer any event and any call; the others stand beside those that declare
      them. REST answers with the status, sockets with the code alone.
    </p>
    <div class="scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">Status</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          ${errors.map(row)}
        </tbody>
      </table>
    </div>
  </section>`
}

function dataOf(data: Schema, book: SchemaBook): Html {
  const schema = book.refer(data)
  const fields = Object.entries(schema.properties ?? {})
  if (fields.length === 0) return typeOf(schema)
  return html`{ ${fields.map(([name, field], i) => [i > 0 ? ', ' : '', name, ': ', typeOf(field)])}
  }`
}

/** All named schemas. Render it last: a schema is known once something refers to it. */
export function schemaSection({ book }: Subject): Html {
  return html`<section class="chapter" id="schemas">
    <h2><a href="#schemas">Schemas</a></h2>
    <p class="lead">
      Clients ignore fields that they do not know. The server refuses them from a client whose
      protocol version is no newer than its own, because then they are typing errors.
    </p>
    <div class="schemas">
      ${Object.entries(book.all()).map(([name, schema]) => [schemaCard(name, schema, book)])}
    </div>
  </section>`
}

function schemaCard(name: string, schema: JsonSchema, book: SchemaBook): Html {
  const id = anchor('schema', name)
  const limits = limitsOf(schema).join(', ')
  return html`<article class="schema" id="${id}">
    <h3>
      <a href="#${id}"><code>${name}</code></a> <span class="type">${schema.type}</span>
    </h3>
    <p>${prose(schema.description ?? '')}</p>
    ${limits && html`<p><small>${limits}</small></p>`}
    ${schema.type === 'object' ? fieldTable(schema, book) : undefined}
  </article>`
}
