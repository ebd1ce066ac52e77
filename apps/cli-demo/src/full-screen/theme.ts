import type { TextProps } from 'ink'
import type { Tone } from './rows.ts'

/** What each tone looks like. */
export type Theme = Readonly<Record<Tone, TextProps>>

/** Without colours there is still weight. Nothing is told by colour alone. */
const plain: Theme = {
  quiet: { dimColor: true },
  strong: { bold: true },
  accent: { bold: true },
  good: {},
  warning: { bold: true },
  bad: { bold: true },
  bar: { inverse: true },
  chosen: { inverse: true },
  cyan: { bold: true },
  green: { bold: true },
  magenta: { bold: true },
  blue: { bold: true },
  cyanBright: { bold: true },
  magentaBright: { bold: true },
}

/** The sixteen colours that every terminal has, in the shades that its owner has chosen. */
const colored: Theme = {
  ...plain,
  accent: { color: 'cyan', bold: true },
  good: { color: 'green' },
  warning: { color: 'yellow' },
  bad: { color: 'red' },
  cyan: { color: 'cyan', bold: true },
  green: { color: 'green', bold: true },
  magenta: { color: 'magenta', bold: true },
  blue: { color: 'blue', bold: true },
  cyanBright: { color: 'cyanBright', bold: true },
  magentaBright: { color: 'magentaBright', bold: true },
}

/** The theme for a terminal: `depth` is what Node's `getColorDepth` says, which knows `NO_COLOR` and `FORCE_COLOR`. */
export function themeFor(depth: number): Theme {
  return depth > 1 ? colored : plain
}
