import fc from 'fast-check'

/** One thing that a user does. Rooms and messages are named by when they came to be, modulo how many there are. */
export type Step = { readonly who: number; readonly room: number } & (
  | { readonly do: 'create'; readonly visibility: 'public' | 'private' }
  | { readonly do: 'join' | 'leave' | 'fetch' | 'members' | 'type' | 'delete-room' }
  | { readonly do: 'list' | 'mine' | 'me' | 'cut' | 'mend' }
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'send-as'; readonly text: string; readonly id: string }
  | { readonly do: 'edit'; readonly message: number; readonly text: string }
  | { readonly do: 'delete'; readonly message: number }
  | { readonly do: 'react' | 'unreact'; readonly message: number; readonly emoji: string }
  | { readonly do: 'add' | 'remove'; readonly whom: number }
  | { readonly do: 'mark'; readonly seq: number }
  | { readonly do: 'rename'; readonly text: string }
  | { readonly do: 'change'; readonly visibility: 'public' | 'private' }
  | {
      readonly do: 'history'
      readonly before?: number
      readonly after?: number
      readonly limit: number
    }
)

export type Script = readonly Step[]

const who = fc.nat(2)
const room = fc.nat(1)
const message = fc.nat(5)
const text = fc.constantFrom('a', 'b', 'spaces  and ümlauts', '')
const emoji = fc.constantFrom('👍', '🎉')
const visibility = fc.constantFrom('public' as const, 'private' as const)
const place = fc.nat(12)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('create' as const), who, room, visibility }),
  },
  { weight: 8, arbitrary: simple('join') },
  { weight: 2, arbitrary: simple('leave') },
  { weight: 1, arbitrary: simple('fetch') },
  { weight: 1, arbitrary: simple('members') },
  { weight: 1, arbitrary: simple('list') },
  { weight: 2, arbitrary: simple('mine') },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('mark' as const), who, room, seq: place }) },
  { weight: 1, arbitrary: simple('me') },
  { weight: 2, arbitrary: simple('type') },
  { weight: 1, arbitrary: simple('delete-room') },
  { weight: 3, arbitrary: simple('cut') },
  { weight: 3, arbitrary: simple('mend') },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('send' as const), who, room, text }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('send-as' as const),
      who,
      room,
      text,
      id: fc.constantFrom('one', 'two'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('edit' as const), who, room, message, text }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), who, room, message }) },
  { weight: 5, arbitrary: reaction('react') },
  { weight: 2, arbitrary: reaction('unreact') },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), who, room, whom: who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), who, room, whom: who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), who, room, text }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('change' as const), who, room, visibility }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        do: fc.constant('history' as const),
        who,
        room,
        limit: fc.integer({ min: 1, max: 4 }),
        before: place,
        after: place,
      },
      { requiredKeys: ['do', 'who', 'room', 'limit'] },
    ),
  },
)

function simple<Name extends Step['do']>(name: Name) {
  return fc.record({ do: fc.constant(name), who, room }) as fc.Arbitrary<Step>
}

function reaction(name: 'react' | 'unreact') {
  return fc.record({ do: fc.constant(name), who, room, message, emoji })
}

/** A room with everybody in it, and a message of each: so that something can happen from the first step on. */
export const OPENING: Script = [
  { do: 'create', who: 0, room: 0, visibility: 'public' },
  { do: 'join', who: 0, room: 0 },
  { do: 'join', who: 1, room: 0 },
  { do: 'join', who: 2, room: 0 },
  { do: 'send', who: 0, room: 0, text: 'of ada' },
  { do: 'send', who: 1, room: 0, text: 'of bob' },
]

/** Mostly of what follows such an opening; but not all. */
export const script: fc.Arbitrary<Script> = fc
  .tuple(
    fc.integer({ min: 0, max: OPENING.length }),
    fc.array(step, { minLength: 2, maxLength: 24 }),
  )
  .map(([length, steps]) => [...OPENING.slice(0, length), ...steps])
