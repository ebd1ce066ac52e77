// What other people wrote is text, and must stay text: a terminal takes control characters for commands.

// oxlint-disable no-control-regex -- control characters are what this looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g
// oxlint-enable no-control-regex

/** Turn the direction of the text around, or are not to be seen at all: good for posing as somebody else. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

const LONE_SURROGATE = /\p{Surrogate}/gu

/** One line of text that a terminal shows and does not obey; control characters become visible signs. */
export function toPrintable(text: string): string {
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replaceAll('\t', '    ')
    .replace(INVISIBLE, '')
    .replace(CONTROL, toSign)
}

/** The lines of a text, each of them printable. */
export function toPrintableLines(text: string): string[] {
  return text.split(/\r\n|[\n\u0085\u2028\u2029]/).map(toPrintable)
}

/** One line of JSON, without loss and without a character that a terminal would obey. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(CONTROL, toEscape).replace(INVISIBLE, toEscape)
}

function toSign(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x24_00 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
