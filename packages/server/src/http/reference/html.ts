/** Markup that is safe to send: every text in it has been escaped. */
export class Html {
  readonly #markup: string

  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

type Part = Html | string | number | undefined | readonly Part[]

/**
 * A template whose values are escaped unless they are markup themselves. Lists are joined, and
 * `undefined` is nothing.
 */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: literals }, ...parts.map(toMarkup)))
}

function toMarkup(part: Part): string {
  if (part instanceof Html) return part.toString()
  if (Array.isArray(part)) return part.map(toMarkup).join('')
  return part === undefined ? '' : escaped(String(part))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (c) => ENTITIES[c] ?? c)

/** Prose, in which backticks mark code. */
export function prose(text: string): Html {
  const parts = text.split('`')
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`
}

/** The name of a place on the page; what an id or an address must not contain becomes a dash. */
export const anchor = (...names: string[]): string =>
  names.join('-').replaceAll(/[^A-Za-z0-9_-]/g, '-')
