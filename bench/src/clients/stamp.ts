const MARK = '@'
const DIGITS = 16

/** Microseconds of a clock that all processes of the machine share. */
export const nowMicros = (): number => Number(process.hrtime.bigint() / 1_000n)

/** A text of `bytes` bytes that says when it was sent. */
export function stamped(bytes: number, atMicros: number = nowMicros()): string {
  return `${MARK}${String(atMicros).padStart(DIGITS, '0')}`.padEnd(bytes, 'x')
}

/** When the text was sent that stands somewhere in these bytes. */
export function sentAt(chunk: Buffer, start: number, end: number): number | undefined {
  const mark = chunk.indexOf(MARK, start)
  if (mark < 0 || mark + DIGITS >= end) return undefined
  return Number(chunk.toString('latin1', mark + 1, mark + 1 + DIGITS))
}
