// The emojis under a message stand in the same order for those who saw them come and for those who fetch them.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memoryWorld, realWorld, type World } from './support/fidelity/worlds.ts'

const changes = fc.array(
  fc.record({
    who: fc.nat(2),
    emoji: fc.constantFrom('👍', '🎉', '👀'),
    kind: fc.constantFrom('react' as const, 'react' as const, 'unreact' as const),
  }),
  { maxLength: 30, size: 'max' },
)

describe.each([
  ['real', realWorld],
  ['memory', memoryWorld],
] as const)('on the %s server', (_, open) => {
  let world: World

  beforeAll(async () => {
    world = await open()
  })
  afterAll(() => world.close())

  it('shows what is fetched', async () => {
    const [ada] = world.clients
    const created = await ada?.rooms.create({ name: 'order' })
    const rooms = world.clients.map((client) => client.rooms.get(created?.id ?? ''))
    for (const room of rooms) await room.join()
    const property = fc.asyncProperty(changes, async (steps) => {
      const { id } = (await rooms[0]?.send('hello')) ?? { id: '' }
      for (const { who, emoji, kind } of steps) await rooms[who]?.[kind](id, emoji)
      await world.settle()
      const page = await rooms[0]?.history({ limit: 1 })
      const seen = rooms.map(({ messages }) => messages.getSnapshot().at(-1))
      for (const message of seen) expect(reactionsOf(message)).toEqual(reactionsOf(page?.items[0]))
    })
    await fc.assert(property, { numRuns: 40 })
  })
})

const reactionsOf = (message: object | undefined): unknown =>
  message && 'reactions' in message ? message.reactions : []
