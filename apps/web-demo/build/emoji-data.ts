import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

/** The languages of the client that have emoji names in them. */
const LANGUAGES = ['de', 'en']

/** What the picker reads of an emoji; the rest would be a third of the download. */
interface Emoji {
  emoji: string
  group?: number
  label: string
  order?: number
  skins?: Emoji[]
  tags?: string[]
  tone?: number | number[]
  version: number
}

const require = createRequire(import.meta.url)

/** Puts the names of the emojis beside the client, so that nobody asks a stranger's server for them. */
export function emojiData(): Plugin {
  return {
    name: 'emoji-data',
    apply: 'build',
    generateBundle() {
      for (const language of LANGUAGES) {
        const emojis = read<Emoji[]>(`${language}/data.json`)
        const data = emojis.filter(({ group }) => group !== undefined).map(slim)
        this.emitFile(asset(`emoji/${language}/data.json`, data))
        const messages = read<object>(`${language}/messages.json`)
        this.emitFile(asset(`emoji/${language}/messages.json`, messages))
      }
    },
  }
}

const read = <T>(file: string): T =>
  JSON.parse(readFileSync(require.resolve(`emojibase-data/${file}`), 'utf8')) as T

const asset = (fileName: string, content: unknown) =>
  ({ type: 'asset', fileName, source: JSON.stringify(content) }) as const

function slim({ emoji, group, label, order, skins, tags, tone, version }: Emoji): Emoji {
  return {
    emoji,
    label,
    version,
    ...(group === undefined ? {} : { group }),
    ...(order === undefined ? {} : { order }),
    ...(tags ? { tags } : {}),
    ...(tone === undefined ? {} : { tone }),
    ...(skins ? { skins: skins.map(slim) } : {}),
  }
}
