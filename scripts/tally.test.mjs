import { describe, expect, it } from 'vitest'
import { add, ofChecks, ofReport, toLine } from './tally.mjs'

const green = { numPassedTests: 3, numFailedTests: 0, testResults: [] }

describe('ofReport', () => {
  it('counts tests', () => {
    const report = { ...green, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }
    expect(ofReport(report, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  it.each([
    ['vitest left no report', undefined, 1],
    ['vitest left no report and no exit code', undefined, 0],
    ['an error was thrown outside of any test', green, 1],
    ['no test ran', { ...green, numPassedTests: 0 }, 0],
  ])('counts a failure when %s', (_, report, exitCode) => {
    expect(ofReport(report, exitCode).failed).toBe(1)
  })

  it('counts a file that did not load, beside the tests that failed', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ]
    expect(ofReport({ ...green, numFailedTests: 1, testResults }, 1).failed).toBe(2)
  })
})

describe('toLine', () => {
  it('names skipped tests only when there are some', () => {
    const total = add(ofChecks([0, 0, 2]), { passed: 10, failed: 0, skipped: 0 })
    expect(toLine(total)).toBe('12 passed, 1 failed')
    expect(toLine({ ...total, skipped: 4 })).toBe('12 passed, 1 failed, 4 skipped')
  })
})
