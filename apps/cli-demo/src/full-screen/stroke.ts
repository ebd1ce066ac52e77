import type { Key } from 'ink'

/** Something that the user pressed: a key by its name, such as `up` or `ctrl-a`, or text. */
export type Stroke =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

const NAMES = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
] as const satisfies readonly (readonly [keyof Key, string])[]

/** What Ink says of a key press. Who types faster than the program reads has several in one. */
export function toStrokes(input: string, key: Key): Stroke[] {
  const name = NAMES.find(([flag]) => key[flag])?.[1]
  if (name !== undefined) return [keyOf(`${modifier(key)}${name}`)]
  // Ink does not tell the function keys apart.
  if (input === '') return [keyOf('function')]
  if (key.ctrl) return [keyOf(`ctrl-${input}`)]
  if (key.meta) return [keyOf(`alt-${input}`)]
  return [...input.matchAll(TEXT_OR_CONTROL)].flatMap(([part]) => toStroke(part))
}

export function keyOf(name: string): Stroke {
  return { kind: 'key', name }
}

function toStroke(part: string): Stroke[] {
  if (Object.hasOwn(CONTROLS, part)) return [keyOf(CONTROLS[part] ?? '')]
  return CONTROL.test(part) ? [] : [{ kind: 'text', text: part }]
}

function modifier({ ctrl, meta, shift, tab, escape }: Key): string {
  if (ctrl) return 'ctrl-'
  // Escape is also how Alt arrives.
  if (meta && !escape) return 'alt-'
  return shift && tab ? 'shift-' : ''
}

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'ctrl-j',
  '\t': 'tab',
  '\u007f': 'backspace',
}

// oxlint-disable no-control-regex -- control characters are what this looks for
const CONTROL = /[\u0000-\u001f\u007f]/
const TEXT_OR_CONTROL = /[\u0000-\u001f\u007f]|[^\u0000-\u001f\u007f]+/g
// oxlint-enable no-control-regex
