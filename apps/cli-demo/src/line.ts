/** What a typed line means. */
export type Line =
  | { readonly kind: 'message'; readonly content: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'command'; readonly name: string; readonly argument: string }

export function parseLine(line: string): Line {
  const text = line.trimEnd()
  if (text.trim() === '') return { kind: 'nothing' }
  if (!text.startsWith('/')) return { kind: 'message', content: text }
  if (text.startsWith('//')) return { kind: 'message', content: text.slice(1) }
  const [name = ''] = text.split(/\s/, 1)
  return { kind: 'command', name, argument: text.slice(name.length).trim() }
}
