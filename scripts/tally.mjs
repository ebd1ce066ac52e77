/** One passed or failed for the exit code of every check. */
export function ofChecks(codes) {
  const failed = codes.filter((code) => code !== 0).length
  return { passed: codes.length - failed, failed, skipped: 0 }
}

/**
 * Counts the tests of a vitest JSON report, which is missing when vitest crashed. What no test
 * stands for still counts as a failure: a file that did not load, an error outside of any test, no
 * test at all.
 */
export function ofReport(report, exitCode) {
  const counts = { ...NOTHING, ...report }
  const passed = counts.numPassedTests
  const failed = counts.numFailedTests + counts.testResults.filter(failedToLoad).length
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0)
  return {
    passed,
    failed: unexplained ? 1 : failed,
    skipped: counts.numPendingTests + counts.numTodoTests,
  }
}

const NOTHING = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
}

const failedToLoad = ({ status, assertionResults }) =>
  status === 'failed' && assertionResults.every((test) => test.status !== 'failed')

/** The sum of two tallies. */
export function add(left, right) {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  }
}

/** The line that ends every test run: `12 passed, 0 failed`. */
export function toLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
