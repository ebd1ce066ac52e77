import type { Results, Session } from '../results.ts'
import { list } from './format.ts'

/** What the figures were taken on, when, and of what. */
export function conditions({ machine, sessions }: Results): string {
  return [`On ${list(machine)}.`, ...sessions.map(describeSession)].join('\n\n')
}

/** When, and of which commit. */
export function sessionLine({ startedAt, commit, minutes, isWhole }: Session): string {
  const at = `${startedAt.slice(0, 16).replace('T', ' ')} UTC`
  return `${at}, commit ${commit}, ${isWhole ? 'all' : 'a part'} in ${minutes} minutes`
}

function describeSession(session: Session): string {
  const { runs, timing, others, versions, settings, missing } = session
  const told = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  const rows = [
    ['versions', list(versions)],
    [
      'runs',
      `${runs} of each by turns, at most 3 for a growth and of who is no target; ${seconds(timing.windowMs)} after ${seconds(timing.warmUpMs)} of warm-up`,
    ],
    ['used by others meanwhile', others === undefined ? '?' : `${Math.round(others * 100)} %`],
    ['chatNode is told', told.join(', ')],
    ...Object.entries(missing).map(([name, why]) => [`skipped: ${name}`, why]),
  ]
  return [
    `${sessionLine(session)}:`,
    rows.map(([name, value]) => `- ${name}: ${value}`).join('\n'),
  ].join('\n\n')
}

const seconds = (milliseconds: number): string => `${milliseconds / 1_000} s`
