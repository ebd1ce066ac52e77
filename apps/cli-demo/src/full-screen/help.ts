import { commandHelp } from '../slash-commands.ts'
import type { ModeOf } from './modes/mode.ts'

const KEYS = [
  'Enter             send the message',
  'Alt-Enter         a new line in it (Ctrl-J, too)',
  'Tab, Shift-Tab    next room, previous room (Alt-↓, Alt-↑, too)',
  'Ctrl-O            choose a room from the list',
  'Page Up, Down     scroll; older messages come from the server',
  'Home, End         the oldest and the newest, while you write nothing',
  '↑                 select a message, while you write nothing; then',
  '  ↑ ↓             the message above or below',
  '  e               edit it',
  '  r               react to it, or send it again',
  '  d               delete it, or discard it',
  '  Esc             back to writing',
  'Ctrl-C            leave (Ctrl-D, too, while you write nothing)',
]

/** The keys and the commands. */
export function helpPanel(): ModeOf<'panel'> {
  const lines = [...KEYS, '', ...commandHelp()]
  return { kind: 'panel', title: 'Keys and commands', lines, first: 0 }
}
