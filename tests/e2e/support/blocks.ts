import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

/** A fenced block of a page, with what the comment before it says. */
export interface Block {
  /** The page's path from the root of the repository. */
  readonly page: string
  /** The line of its fence, counted from 1. */
  readonly line: number
  readonly language: string
  readonly code: string
  /** `run: NAME`: a test runs it as it stands there. */
  readonly run: string | undefined
  /** `given: CODE`: what the reader has by then, for the compiler. */
  readonly given: string | undefined
  /** `not run: REASON` */
  readonly notRun: string | undefined
}

/** Everything that a stranger reads first. */
export const pages: readonly string[] = ['README.md', 'docs/*.md', 'packages/*/README.md']
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .toSorted()

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

const FENCE = /^(?:<!-- (run|given|not run):([^]*?)-->\n+)?```(\w*)\n([^]*?)^```$/gm

/** Every fenced block of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = textOf(page)
  return [...text.matchAll(FENCE)].map((match) => {
    const [whole, mark, said = '', language = '', code = ''] = match
    const of = (name: string): string | undefined => (mark === name ? said.trim() : undefined)
    return {
      page,
      line: text.slice(0, match.index + whole.indexOf('```')).split('\n').length,
      language,
      code,
      run: of('run'),
      given: of('given'),
      notRun: of('not run'),
    }
  })
}
