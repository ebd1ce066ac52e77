import { ErrorBody, HandshakeAuth, ReplyEnvelope, type Contract } from '@chatnode/protocol'
import { outline, SchemaBook, type DocumentInfo, type Section } from '@chatnode/protocol/docs'
import { errorSection, schemaSection } from './appendix.ts'
import { receivedEvent, restCall, sentEvent, type Subject } from './entries.ts'
import { anchor, html, prose, type Html } from './html.ts'
import { introduction } from './introduction.ts'

/** What the page is about, and the way from it to the root of the server: empty, or `../`. */
export interface PageOptions {
  readonly contract: Contract
  readonly info: DocumentInfo
  readonly root: string
}

/** The reference of a contract as one page: no script, one stylesheet, nothing from elsewhere. */
export function renderPage({ contract, info, root }: PageOptions): string {
  const book = new SchemaBook({ root: '#/schemas/', target: 'draft-2020-12', prose: true })
  for (const schema of [HandshakeAuth, ReplyEnvelope, ErrorBody]) book.refer(schema)
  const subject = { contract, book }
  const sections = outline(contract)
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} reference</title>
        <link rel="icon" href="${ICON}" />
        <link rel="stylesheet" href="${root}docs/style.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        ${navigation(sections, info)}
        <main id="main">
          <header class="title">
            <p class="eyebrow">Protocol ${contract.version}</p>
            <h1>${info.title} reference</h1>
            <p class="lead">${prose(info.description ?? '')}</p>
            <p class="downloads">
              <a href="${root}api/openapi.json">OpenAPI 3.1</a>
              <a href="${root}api/asyncapi.json">AsyncAPI 3.0</a>
            </p>
          </header>
          ${introduction(contract)} ${sections.map((section) => chapter(subject, section))}
          ${errorSection(subject)} ${schemaSection(subject)}
        </main>
      </body>
    </html> `.toString()
}

const ICON =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='9' fill='%234f46e5'/><path d='M8 10h16v10H15l-4 4v-4H8z' fill='white'/></svg>"

function navigation(sections: readonly Section[], { title }: DocumentInfo): Html {
  const chapters = [
    ...sections.map(({ name }) => [anchor('section', name), toTitle(name)]),
    ['errors', 'Errors'],
    ['schemas', 'Schemas'],
  ]
  const entries = new Map(sections.map((section) => [anchor('section', section.name), section]))
  return html`<nav aria-label="Contents">
    <a class="brand" href="#main">${title}</a>
    <ul>
      <li><a href="#introduction">Introduction</a></li>
      ${chapters.map(
        ([id = '', name]) =>
          html`<li><a href="#${id}">${name}</a>${entryLinks(entries.get(id))}</li>`,
      )}
    </ul>
  </nav>`
}

function entryLinks(section: Section | undefined): Html | undefined {
  if (!section) return undefined
  const events = (direction: 'c2s' | 's2c', names: readonly { name: string }[]) =>
    names.map(({ name }) => link(anchor(direction, name), direction, name))
  return html`<ul>
    ${events('c2s', section.clientToServer)} ${events('s2c', section.serverToClient)}
    ${section.http.map(({ name, definition: { method } }) =>
      link(anchor('http', name), method.toLowerCase(), name),
    )}
  </ul>`
}

const MARKS: Readonly<Record<string, string>> = { c2s: '→', s2c: '←', delete: 'DEL' }

const link = (id: string, kind: string, name: string): Html =>
  html`<li>
    <a href="#${id}"
      ><span class="mark ${kind}" aria-hidden="true">${MARKS[kind] ?? kind.toUpperCase()}</span
      >${name}</a
    >
  </li>`

function chapter(subject: Subject, section: Section): Html {
  const id = anchor('section', section.name)
  return html`<section class="chapter" id="${id}">
    <h2><a href="#${id}">${toTitle(section.name)}</a></h2>
    <p class="lead">${prose(section.summary)}</p>
    ${section.clientToServer.map((entry) => receivedEvent(subject, entry))}
    ${section.serverToClient.map((entry) => sentEvent(subject, entry))}
    ${section.http.map((entry) => restCall(subject, entry))}
  </section>`
}

const toTitle = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
