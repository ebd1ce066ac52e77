/** What a typed line means. */
export type Line =
  | { readonly kind: 'message'; readonly content: string }
  | { readonly kind: 'who' | 'help' | 'quit' | 'nothing' }
  | { readonly kind: 'unknown'; readonly name: string }

export const LINE_HELP = [
  'Lines that you type are sent. These are not:',
  '  /who   who is here',
  '  /help  this text',
  '  /quit  leave; Ctrl-C and Ctrl-D do so, too',
  'A message that begins with a slash is typed with two.',
]

export function parseLine(line: string): Line {
  const text = line.trimEnd()
  if (text.trim() === '') return { kind: 'nothing' }
  if (!text.startsWith('/')) return { kind: 'message', content: text }
  if (text.startsWith('//')) return { kind: 'message', content: text.slice(1) }
  const [name = ''] = text.split(/\s/, 1)
  switch (name) {
    case '/who':
      return { kind: 'who' }
    case '/help':
      return { kind: 'help' }
    case '/quit':
      return { kind: 'quit' }
    default:
      return { kind: 'unknown', name }
  }
}
