import { doubtsOf } from '../doubts.ts'
import type { Results } from '../results.ts'
import { sessionLine } from './conditions.ts'
import { list } from './format.ts'
import { targetTable } from './targets.ts'

const BEGIN = '<!-- speed: written by `npm run bench`, not by hand -->'
const END = '<!-- end of speed -->'

/** The README with the figures between its two marks. */
export function withSpeed(readme: string, results: Results | undefined): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`the README has no ${BEGIN} before ${END}`)
  const block = results ? speedOf(results) : 'Not measured yet: `npm run bench` writes it here.'
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${block}\n\n${readme.slice(end)}`
}

function speedOf(results: Results): string {
  const doubts = doubtsOf(results)
  return [
    targetTable(results),
    `On ${list(results.machine)}:`,
    results.sessions.map((session) => `- ${sessionLine(session)}`).join('\n'),
    ...(doubts.length === 0 ? [] : [`**Not for keeping: ${doubts.join('; ')}.**`]),
  ].join('\n\n')
}
