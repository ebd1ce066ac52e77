// Whatever the network, the server and the app do: each event of a room once, in order, without a hole.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { kinds, RoomWorld, ticks } from './support/room-world.ts'

type Model = Record<string, never>

/** One thing that happens, and how far the promises get before the next one. */
class Step implements fc.AsyncCommand<Model, RoomWorld> {
  readonly #name: string
  readonly #happen: (world: RoomWorld) => void
  readonly #ticks: number

  constructor(name: string, happen: (world: RoomWorld) => void, tickCount: number) {
    this.#name = name
    this.#happen = happen
    this.#ticks = tickCount
  }

  check(): boolean {
    return true
  }

  async run(_model: Model, world: RoomWorld): Promise<void> {
    this.#happen(world)
    world.check()
    await ticks(this.#ticks)
    world.check()
    world.assertUnharmed()
  }

  toString(): string {
    return `${this.#name}/${this.#ticks}`
  }
}

const tickCount = fc.oneof(fc.constant(30), fc.nat(6))
const kind = fc.constantFrom(...kinds)

const step = <T>(
  name: string,
  input: fc.Arbitrary<T>,
  happen: (world: RoomWorld, input: T) => void,
): fc.Arbitrary<Step> =>
  fc
    .tuple(input, tickCount)
    .map(
      ([value, count]) =>
        new Step(`${name}(${JSON.stringify(value)})`, (world) => happen(world, value), count),
    )

const nothing = fc.constant(undefined)
const moods = fc.constantFrom('quick', 'slow', 'throwing')

/** Each as often as its weight: much happens, and little goes wrong at a time. */
const weighted: readonly [weight: number, step: fc.Arbitrary<Step>][] = [
  [16, step('live', kind, (world, what) => world.deliver(world.append(what)))],
  [4, step('lost', kind, (world, what) => void world.append(what))],
  [
    5,
    step('reordered', fc.tuple(kind, kind, kind), (world, all) => {
      const rows = all.map((what) => world.append(what))
      for (const row of rows.reverse()) world.deliver(row)
    }),
  ],
  [
    5,
    step('again', fc.tuple(fc.nat(10), fc.nat(1)), (world, [back, age]) => {
      const row = world.log.at(-1 - back)
      if (row) world.deliver(row, age)
    }),
  ],
  [4, step('heads', nothing, (world) => world.heads())],
  // Names a place of the log, and is none of its events.
  [3, step('receipt', nothing, (world) => world.receipt())],
  [20, step('serve', fc.constantFrom(1, 2, 3, 500), (world, size) => world.serve('answer', size))],
  [2, step('fail', fc.constantFrom('refuse', 'lose'), (world, how) => world.serve(how, 1))],
  [2, step('lose', nothing, (world) => world.lose())],
  [12, step('advance', fc.constantFrom(0, 1, 250, 1_000), (world, ms) => world.advance(ms))],
  [1, step('advance', fc.constant(8_000), (world, ms) => world.advance(ms))],
  [2, step('mood', moods, (world, mood) => (world.mood = mood))],
  [8, step('finish', nothing, (world) => world.finish())],
  [
    1,
    step('trim', fc.nat(8), (world, kept) => {
      world.floor = Math.max(world.floor, world.log.length - kept)
    }),
  ],
  [1, step('restore', fc.nat(20), (world, length) => world.restore(length))],
]
const steps = weighted.flatMap(([weight, arbitrary]) =>
  Array.from({ length: weight }, () => arbitrary),
)

const isFull = process.env['CHATNODE_TEST_FULL'] !== undefined
const numRuns = isFull ? 100_000 : 3_000

it(
  'a room tells its log',
  async () => {
    let [events, resyncs, all] = [0, 0, 0]
    const property = fc.asyncProperty(
      fc.commands(steps, { maxCommands: 60, size: 'max' }),
      async (commands) => {
        const world = new RoomWorld()
        all += [...commands].length
        for (let n = 0; n < 3; n += 1) world.append('message-received')
        world.client.connect().catch(() => {})
        world.room.join({ timeoutMs: Infinity }).catch(() => {})
        await ticks(10)
        world.advance(0)
        await ticks(10)
        world.serve('answer', 1)
        await ticks(10)
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands)
        await world.heal()
        world.check()
        world.assertUnharmed()
        events += world.heard.filter((heard) => 'seq' in heard).length
        resyncs += world.heard.filter((heard) => 'resync' in heard).length
        await world.client.close()
        expect(world.clock.timers).toBe(0)
      },
    )
    // A failure prints its seed and its path.
    await fc.assert(property, { numRuns })
    // A model that hears nothing would prove nothing.
    console.info(`order: ${numRuns} runs, ${all} steps, ${events} events, ${resyncs} resyncs`)
  },
  isFull ? 3_600_000 : 120_000,
)
