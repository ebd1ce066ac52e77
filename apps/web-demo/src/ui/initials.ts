/** As many colours as the style sheet has. */
const TINTS = 8

/** One of the colours, the same for the same name in every browser. */
export function tintOf(name: string): number {
  let hash = 7
  for (const letter of name.toLowerCase()) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0
  return hash % TINTS
}

/** `ada.lovelace` is AL, `ada` is AD. */
export function initialsOf(name: string): string {
  const [first = '', second] = name.split(/[._-]+/).filter((part) => part !== '')
  return (
    second === undefined ? first.slice(0, 2) : first.slice(0, 1) + second.slice(0, 1)
  ).toUpperCase()
}
