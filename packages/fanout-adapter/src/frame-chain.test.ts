import { expect, it } from 'vitest'
import { EncodedBroadcast, type FrameChain } from './frame-chain.ts'

const broadcastOf = (text: string): EncodedBroadcast => new EncodedBroadcast([text], {})

const frameOf = ({ frame }: EncodedBroadcast): Buffer => {
  if (!frame) throw new Error('a text broadcast has a frame')
  return frame
}

function chainOf(first: EncodedBroadcast, ...others: EncodedBroadcast[]): FrameChain {
  let chain = first.asChain(frameOf(first))
  for (const other of others) chain = chain.append(other, frameOf(other))
  return chain
}

const [a, b, c] = [broadcastOf('a'), broadcastOf('bb'), broadcastOf('ccc')]

it('joins the frames in their order', () => {
  const chain = chainOf(a, b, c)
  expect(chain.wsPreEncodedFrame).toEqual([Buffer.concat([a, b, c].map(frameOf))])
  expect(chain.bytes).toBe(chain.wsPreEncodedFrame[0].length)
  expect(chain.broadcasts()).toEqual([a, b, c])
})

it('joins once for all recipients with the same history', () => {
  const ours = chainOf(a, b)
  const theirs = chainOf(a, b)
  expect(theirs).toBe(ours)
  expect(theirs.wsPreEncodedFrame[0]).toBe(ours.wsPreEncodedFrame[0])
})

it('keeps different histories apart, and what was joined as it was', () => {
  const short = chainOf(a, b)
  const joined = short.wsPreEncodedFrame[0]
  const other = chainOf(a, c, b)
  const longer = chainOf(a, b, c)
  expect(other.broadcasts()).toEqual([a, c, b])
  expect(longer.broadcasts()).toEqual([a, b, c])
  expect(short.wsPreEncodedFrame[0]).toBe(joined)
})

it('copies nothing for a lone frame', () => {
  expect(chainOf(a).wsPreEncodedFrame[0]).toBe(a.frame)
})

it('has a frame for a single text packet only', () => {
  expect(new EncodedBroadcast(['text'], {}).frame).toBeDefined()
  expect(new EncodedBroadcast(['51-["binary"]', Buffer.of(1)], {}).frame).toBeUndefined()
  expect(new EncodedBroadcast([Buffer.of(1)], {}).frame).toBeUndefined()
})

it('tells the stock path what the stock adapter would', () => {
  const packet = new EncodedBroadcast(['text'], { volatile: true, compress: false })
  expect(packet.toEnginePacket()).toEqual({
    type: 'message',
    data: 'text',
    options: { volatile: true, compress: false, wsPreEncodedFrame: [packet.frame] },
  })
})
