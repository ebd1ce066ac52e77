// Server to client, so never masked; FIN and the opcode of a text frame (RFC 6455, section 5.2).
const FIN_TEXT = 0x81
const LENGTH_16_BIT = 126
const LENGTH_64_BIT = 127

/** The type of an Engine.IO packet that carries a Socket.IO packet. */
const MESSAGE = 0x34

/**
 * Frames an encoded Socket.IO packet as one Engine.IO message in one websocket text frame. Header
 * and payload are one contiguous buffer, so that it takes one chunk of a write and not two.
 */
export function frameText(encodedPacket: string): Buffer {
  const payloadBytes = 1 + Buffer.byteLength(encodedPacket)
  const headerBytes = payloadBytes < LENGTH_16_BIT ? 2 : payloadBytes <= 0xffff ? 4 : 10
  const frame = Buffer.allocUnsafe(headerBytes + payloadBytes)
  frame[0] = FIN_TEXT
  if (headerBytes === 2) {
    frame[1] = payloadBytes
  } else if (headerBytes === 4) {
    frame[1] = LENGTH_16_BIT
    frame.writeUInt16BE(payloadBytes, 2)
  } else {
    frame[1] = LENGTH_64_BIT
    frame.writeUInt16BE(0, 2)
    frame.writeUIntBE(payloadBytes, 4, 6)
  }
  frame[headerBytes] = MESSAGE
  frame.write(encodedPacket, headerBytes + 1, 'utf8')
  return frame
}
