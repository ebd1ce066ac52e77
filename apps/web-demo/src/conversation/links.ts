/** A piece of a message: text as it is, or a link that is safe to follow. */
export interface Piece {
  readonly text: string
  readonly href?: string
}

const CANDIDATE = /\bhttps?:\/\/[^\s<>"]+/gi
/** Ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'"*_~\]}»”’]+$/

/** Finds the addresses in a text. Only http and https are links; everything else stays text. */
export function findLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const address = trimmed(match[0])
    const href = toHref(address)
    if (href === undefined) continue
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) })
    pieces.push({ text: address, href })
    end = match.index + address.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}

function toHref(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { protocol, href } = new URL(address)
  return protocol === 'http:' || protocol === 'https:' ? href : undefined
}

/** Without what belongs to the sentence around it: a bracket that was opened before it, a full stop. */
function trimmed(address: string): string {
  let text = address.replace(TRAILING, '')
  while (text.endsWith(')') && count(text, ')') > count(text, '(')) {
    text = text.slice(0, -1).replace(TRAILING, '')
  }
  return text
}

const count = (text: string, letter: string): number => text.split(letter).length - 1
