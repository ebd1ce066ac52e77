import { html, type Html } from './html.ts'

// Strings (as keys or as values), bare keys, numbers and words, in the order in which one could be mistaken for another.
const TOKENS =
  /("(?:[^"\\]|\\.)*"|'[^']*')(:)?|\b([A-Za-z]\w*)(?=:)|(-?\b\d+(?:\.\d+)?)|\b(?:true|false|null|import|from|const)\b/g

/** A piece of JSON or JavaScript in colours. */
function highlight(text: string): Html {
  const parts: (Html | string)[] = []
  let end = 0
  for (const match of text.matchAll(TOKENS)) {
    parts.push(text.slice(end, match.index), coloured(match))
    end = match.index + match[0].length
  }
  return html`${[...parts, text.slice(end)]}`
}

function coloured([token, string, colon, key, number]: RegExpMatchArray): Html {
  const kind =
    key !== undefined || colon !== undefined
      ? 'key'
      : string !== undefined
        ? 'string'
        : number !== undefined
          ? 'number'
          : 'word'
  return html`<span class="${kind}">${token}</span>`
}

/** A value as JSON. */
export const toJson = (value: unknown): string => JSON.stringify(value, null, 2)

/** A value as one would write it in JavaScript. */
export const toScript = (value: unknown): string =>
  toJson(value).replaceAll(/^(\s*)"(\w+)":/gm, '$1$2:')

/** A panel of code with a title. */
export const panel = (title: string, code: string): Html =>
  html`<figure class="panel">
    <figcaption>${title}</figcaption>
    <pre tabindex="0"><code>${highlight(code)}</code></pre>
  </figure>`
