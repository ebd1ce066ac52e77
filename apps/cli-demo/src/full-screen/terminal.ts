import process from 'node:process'

const WRAPPING_OFF = '\u001b[?7l'
const WRAPPING_ON = '\u001b[?7h'

/**
 * Stops the terminal from breaking long rows by itself, until the returned function is called or the
 * process ends. Terminals do not agree on how wide some emoji are; with this a row that turns out
 * wider than it was measured loses its end, and the rows below stay where they are.
 */
export function withoutWrapping(stdout: NodeJS.WriteStream): () => void {
  const restore = (): void => {
    process.off('exit', restore)
    stdout.write(WRAPPING_ON)
  }
  process.once('exit', restore)
  stdout.write(WRAPPING_OFF)
  return restore
}
