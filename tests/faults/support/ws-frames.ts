/**
 * Splits bytes that begin at the border of a WebSocket frame into frames. What is left over, or is
 * no frame, comes as it is.
 */
export function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const length = frameLength(bytes.subarray(at))
    frames.push(bytes.subarray(at, at + length))
    at += length
  }
  return frames
}

const MASK_BYTES = 4

function frameLength(bytes: Buffer): number {
  const second = bytes[1]
  if (second === undefined) return bytes.length
  const mask = second >= 0x80 ? MASK_BYTES : 0
  const short = second & 0x7f
  if (short < 126) return 2 + mask + short
  if (short === 126) return bytes.length < 4 ? bytes.length : 4 + mask + bytes.readUInt16BE(2)
  return bytes.length < 10 ? bytes.length : 10 + mask + Number(bytes.readBigUInt64BE(2))
}
