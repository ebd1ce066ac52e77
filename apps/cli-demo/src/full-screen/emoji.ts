/** What the picker offers, in the order of its digits. */
export const QUICK_REACTIONS = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '👀'] as const

/** Emoji by the names that people know from other places. */
const SHORT_CODES: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  '100': '💯',
  bug: '🐛',
  clap: '👏',
  coffee: '☕',
  confused: '😕',
  cry: '😢',
  eyes: '👀',
  fire: '🔥',
  grin: '😁',
  handshake: '🤝',
  heart: '❤️',
  hourglass: '⏳',
  joy: '😂',
  laughing: '😆',
  memo: '📝',
  muscle: '💪',
  no: '❌',
  ok: '👌',
  party: '🥳',
  pray: '🙏',
  question: '❓',
  raised_hands: '🙌',
  rocket: '🚀',
  sad: '😢',
  sheep: '🐑',
  smile: '😄',
  sob: '😭',
  sparkles: '✨',
  star: '⭐',
  sunglasses: '😎',
  tada: '🎉',
  thinking: '🤔',
  thumbsdown: '👎',
  thumbsup: '👍',
  warning: '⚠️',
  wave: '👋',
  wink: '😉',
  wow: '😮',
  yes: '✅',
  zap: '⚡',
}

/** The emoji that somebody means by `:tada:`, by `tada`, or by the emoji itself; `undefined` for no emoji. */
export function toEmoji(typed: string): string | undefined {
  const text = typed.trim()
  const name = text.replaceAll(':', '').toLowerCase()
  if (Object.hasOwn(SHORT_CODES, name)) return SHORT_CODES[name]
  return EMOJI.test(text) ? text : undefined
}

/** The names that begin like this, in alphabetical order. */
export function shortCodesLike(typed: string): string[] {
  const start = typed.trim().replace(/^:/, '').toLowerCase()
  return Object.keys(SHORT_CODES).filter((name) => start !== '' && name.startsWith(start))
}

const EMOJI = /^\p{RGI_Emoji}$/v
