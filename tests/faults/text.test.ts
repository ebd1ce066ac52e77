// What people and programs type: the same verdict everywhere, and not one byte changed on any way back.
import { limits, type ChatMessage, type MessagePage, type SyncedRoom } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import { call } from '../../packages/server/test/support/api.ts'
import { figure, scaled } from './support/figures.ts'
import { readLog } from './support/log-table.ts'
import { seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { textCorpus } from './support/text-corpus.ts'

/** All pages of the history over REST. */
async function history(stage: Stage): Promise<string[]> {
  const { accessToken: token } = stage.session(0)
  const texts: string[] = []
  let after: string | undefined = '0'
  while (after !== undefined) {
    const path: string = `/api/rooms/${stage.room.id}/messages?limit=100&after=${after}`
    const { body }: { body: MessagePage } = await call<MessagePage>(stage.server.url, path, {
      token,
    })
    texts.push(...body.items.map(({ content }) => content))
    after = body.nextCursor
  }
  return texts
}

/** All pages of the log. */
async function synced(stage: Stage): Promise<string[]> {
  const texts: string[] = []
  let position = { epoch: stage.epoch, seq: 0 }
  for (let hasMore = true; hasMore;) {
    const payload = { rooms: [{ roomId: stage.room.id, position }] }
    const answer = await stage.senders[0]?.ask<{ rooms: [SyncedRoom] }>('sync', payload)
    const [page] = answer?.rooms ?? []
    const messages = page?.events?.filter(({ event }) => event === 'message-received') ?? []
    texts.push(...messages.map(({ payload: message }) => (message as ChatMessage).content))
    position = page?.position ?? position
    hasMore = page?.hasMore ?? false
  }
  return texts
}

describe('text', () => {
  it('is accepted or refused by rule, and comes back byte for byte on every way', async () => {
    await using server = await ServerProcess.start()
    const random = seeded()
    using stage = await Stage.set({ random, server })
    await stage.addReceivers(1)
    const [sender] = await stage.addSenders(1)
    const corpus = textCorpus(scaled(500, 20_000), limits.contentCharacters, random)
    const sent = await Promise.all(
      corpus.map(async ({ text }) => sender?.send(stage.room.id, text)),
    )
    const verdicts = corpus.map(({ what, isAccepted }, index) => ({
      what,
      isAccepted,
      outcome: sent[index]?.outcome,
      code: sent[index]?.code,
    }))
    expect(verdicts.filter(({ isAccepted, outcome }) => (outcome === 'ok') !== isAccepted)).toEqual(
      [],
    )
    const refused = verdicts.filter(({ outcome }) => outcome === 'fail')
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['invalid_payload']))
    expect(await stage.breaches()).toEqual([])

    const accepted = corpus.filter(({ isAccepted }) => isAccepted).map(({ text }) => text)
    const live = stage.followers[0]?.stream?.entries
      .filter(({ event }) => event === 'message-received')
      .map(({ payload }) => (JSON.parse(payload) as ChatMessage).content)
    expect(live).toEqual(accepted)
    expect(await history(stage)).toEqual(accepted)
    expect(await synced(stage)).toEqual(accepted)
    expect(readLog(server.file).messages.map(({ content }) => content)).toEqual(accepted)
    figure('T32 text', {
      texts: corpus.length,
      accepted: accepted.length,
      refused: refused.length,
      'changed by live event, history, sync or table': 0,
    })
  })

  it('that is refused does not hold up what comes after it', async () => {
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(1)
    const [sender] = await stage.addSenders(1)
    const over = 'x'.repeat(limits.contentCharacters + 1)
    const began = performance.now()
    const outcomes = await Promise.all(
      [over, 'good', `${over}x`, '\u0000', 'good'].map(
        async (text) => (await sender?.send(stage.room.id, text))?.outcome,
      ),
    )
    const elapsed = performance.now() - began
    expect(outcomes).toEqual(['fail', 'ok', 'fail', 'fail', 'ok'])
    expect(elapsed).toBeLessThan(1_000)
    expect(sender?.disconnects).toBe(0)
    expect(await stage.breaches()).toEqual([])
    figure('T34 poison in the queue', { poison: 3, 'ms until all was settled': elapsed })
  })
})

describe('one more than the limit', () => {
  const id = (length: number): string => 'x'.repeat(length)

  it('is refused, and the connection stays', async () => {
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    const [client] = await stage.addSenders(1)
    const roomId = stage.room.id
    const content = 'x'
    const position = { epoch: 'any', seq: 0 }
    const rooms = (count: number): object[] =>
      Array.from({ length: count }, () => ({ roomId: 'none', position }))
    const pairs: readonly [string, (excess: 0 | 1) => object][] = [
      ['send-message', (e) => ({ roomId, content: 'x'.repeat(limits.contentCharacters + e) })],
      ['send-message', (e) => ({ roomId, content: '𠮷'.repeat(limits.contentCharacters + e) })],
      ['send-message', (e) => ({ roomId, content, clientMessageId: id(limits.idCharacters + e) })],
      ['join-room', (e) => ({ roomId, messageLimit: limits.pageItems + e })],
      ['leave-room', (e) => ({ roomId: id(limits.idCharacters + e) })],
      ['sync', (e) => ({ rooms: rooms(limits.syncRooms + e) })],
      ['refresh-auth', (e) => ({ token: id(limits.tokenCharacters + e) })],
    ]
    const code = (event: string, payload: object): Promise<string> =>
      client?.ask(event, payload).then(
        () => `${event}: ok`,
        (error: Error) => error.message,
      ) ?? Promise.resolve('')
    for (const [event, payload] of pairs) {
      expect(await code(event, payload(0))).not.toContain('invalid_payload')
      expect(await code(event, payload(1))).toBe(`${event}: invalid_payload`)
    }
    expect(client?.disconnects).toBe(0)
    figure('T34 one more than the limit', { limits: pairs.length, 'connections lost': 0 })
  })

  it('of a frame ends that connection alone', async () => {
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    const [loud, quiet] = await stage.addSenders(2)
    const content = 'x'.repeat(limits.frameBytes)
    await expect(loud?.ask('send-message', { content })).rejects.toThrow('no answer')
    expect(quiet?.disconnects).toBe(0)
    await expect(loud?.send(stage.room.id, 'back again')).resolves.toMatchObject({ outcome: 'ok' })
  })
})
