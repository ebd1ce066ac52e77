import type { ChatMessage } from '@chatnode/client-sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Person } from './support/person.ts'
import { startServer, type TestServer } from './support/server.ts'

let app: TestServer
let alice: Person
let bob: Person
let room: string
beforeAll(async () => {
  app = await startServer()
  alice = await Person.signedIn('alice', app.url)
  bob = await Person.signedIn('bob', app.url)
})
beforeEach(async ({ task }) => {
  room = `room ${task.id}`
  await alice.expect('create', room)
})
afterAll(async () => {
  await alice[Symbol.asyncDispose]()
  await bob[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const jsonLines = (text: string): ChatMessage[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ChatMessage)

describe('join', () => {
  it('lets two people talk, and tells who comes and goes', async () => {
    const first = alice.start(['join', room])
    await first.sees(/here: alice\n/)
    const second = bob.start(['join', room])
    await second.sees(/here: alice, bob\n/)
    await first.sees(/\* bob joined\n/)
    first.type('hello bob')
    await second.sees(/^\d\d:\d\d alice: hello bob$/m)
    second.type('hello alice')
    await first.sees(/^\d\d:\d\d bob: hello alice$/m)
    first.type('/who')
    await first.sees(/\n\d\d:\d\d \* here: alice, bob\n/)
    second.type('/quit')
    expect(await second.ended()).toBe(0)
    await first.sees(/\* bob left\n/)
    first.end()
    expect(await first.ended()).toBe(0)
    expect(first.stderr + second.stderr).toBe('')
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves in order on %s', async (signal) => {
    const watcher = alice.start(['join', room])
    await watcher.sees(/here: alice\n/)
    const leaver = bob.start(['join', room])
    await watcher.sees(/bob joined/)
    await leaver.sees(/here:/)
    leaver.signal(signal)
    expect(await leaver.ended()).toBe(0)
    expect(leaver.stderr).toBe('')
    await watcher.sees(/bob left/)
  })

  it('sends everything that came through a pipe, in order, before it leaves', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    const input = lines.join('\n')
    expect(await bob.run(['join', room], { input })).toMatchObject({ code: 0, stderr: '' })
    const stored = jsonLines(await alice.expect('history', room, '--json', '--limit', '100'))
    expect(stored.map(({ content }) => content)).toEqual(lines)
  })

  it('goes from room to room, and says each line in the one it was typed in', async () => {
    const other = `${room} too`
    await alice.expect('create', other)
    const input = `here\n/join ${other}\nthere\n/join ${room}\nand here\n/nonsense\n`
    const { code, stdout, stderr } = await bob.run(['join', room], { input })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('! there is no /nonsense; /help says what there is\n')
    const contentsOf = async (name: string): Promise<string[]> =>
      jsonLines(await alice.expect('history', name, '--json')).map(({ content }) => content)
    expect(await contentsOf(room)).toEqual(['here', 'and here'])
    expect(await contentsOf(other)).toEqual(['there'])
  })

  it('makes a room, says who belongs to it, and is over when the user leaves it for good', async () => {
    const chat = bob.start(['join', room])
    await chat.sees(/here: bob/)
    chat.type(`/private ${room} hideout`)
    await chat.sees(/hideout \(private, 1 member\)/)
    chat.type('/members')
    await chat.sees(/^NAME +ROLE\nbob +owner$/m)
    chat.type('/add alice')
    await chat.sees(/\* alice is a member now/)
    chat.type('/leave')
    await chat.sees(/! cannot do \/leave: the last owner cannot leave/)
    chat.type(`/join ${room}`)
    await chat.sees(/public, 2 members[^]*public, 2 members/)
    chat.type('/leave')
    expect(await chat.ended()).toBe(0)
    expect(await bob.expect('rooms')).toMatch(new RegExp(`^${room} +public +1 +- `, 'm'))
  })

  it('begins with what was said before', async () => {
    await alice.expect('send', room, 'early bird')
    const { stdout } = await bob.run(['join', room])
    expect(stdout).toMatch(
      /^room .*\(public, \d members?\)\n\d\d:\d\d alice: early bird\n.*here: bob/,
    )
  })

  it('stops at the first line that the server does not take, and says why', async () => {
    const input = `good\n${'x'.repeat(5_000)}\nnever sent\n`
    const { code, stderr } = await bob.run(['join', room], { input })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^chatnode: cannot send a message: [^\n]*\n$/)
    const stored = jsonLines(await alice.expect('history', room, '--json'))
    expect(stored.map(({ content }) => content)).toEqual(['good'])
  })

  it('prints nothing that a terminal would obey', async () => {
    const watcher = alice.start(['join', room])
    await watcher.sees(/here: alice\n/)
    // Escapes cannot be stored; eight-bit ones and turned directions can.
    await bob.expect('send', room, 'a\u009b31mb\u202ec\u2028d')
    await watcher.sees(/bob: a\ufffd31mbc\n +d\n/)
    expect(await alice.expect('history', room)).toMatch(/bob: a\ufffd31mbc\n +d\n$/)
    const json = await alice.expect('history', room, '--json')
    expect(json).not.toMatch(/[\u0080-\u009f\u2028\u202e]/)
    expect(jsonLines(json)[0]?.content).toBe('a\u009b31mb\u202ec\u2028d')
  })

  it('ends when the session does', async () => {
    await using carol = await Person.signedIn(`carol-${Date.now()}`, app.url)
    const chat = carol.start(['join', room])
    await chat.sees(/here:/)
    await carol.expect('logout')
    expect(await chat.ended()).toBe(1)
    expect(chat.stderr).toMatch(/^chatnode: cannot chat [^\n]*session[^\n]*chatnode login[^\n]*\n$/)
  })
})

describe('send, history and tail', () => {
  it('send prints where the message went; - takes it from stdin', async () => {
    expect(await bob.expect('send', room, 'hello', 'there')).toMatch(/^sent #\d+ {2}[\w-]+\n$/)
    const fromStdin = await bob.run(['send', room, '-', '--json'], { input: 'two\nlines\n' })
    expect(jsonLines(fromStdin.stdout)[0]).toMatchObject({ content: 'two\nlines' })
    expect(await alice.expect('history', room)).toMatch(/bob: hello there\n.*bob: two\n +lines\n$/)
    expect(await alice.expect('history', room, '--limit', '1')).toMatch(/^\S+ bob: two\n +lines\n$/)
  })

  it('tail follows with one JSON object per line', async () => {
    const follower = alice.start(['tail', room, '--json', '--since', '0'])
    await bob.expect('send', room, 'one')
    await follower.sees(/"content":"one".*\n/)
    await bob.expect('send', room, 'two')
    await follower.sees(/"content":"two".*\n/)
    follower.signal('SIGTERM')
    expect(await follower.ended()).toBe(0)
    const [one, two, ...more] = jsonLines(follower.stdout)
    expect(more).toEqual([])
    expect(two).toMatchObject({ content: 'two', user: { username: 'bob' } })
    const since = alice.start(['tail', room, '--json', '--since', String(one?.seq)])
    await since.sees(/\n/)
    since.signal('SIGINT')
    expect(await since.ended()).toBe(0)
    expect(jsonLines(since.stdout)).toEqual([two])
  })

  it('tail ends quietly when nobody reads it any more', async () => {
    const follower = alice.start(['tail', room, '--json', '--since', '0'])
    await bob.expect('send', room, 'seen')
    await follower.sees(/seen/)
    follower.closeOutput()
    await bob.expect('send', room, 'not seen')
    expect(await follower.ended()).toBe(0)
    expect(follower.stderr).toBe('')
  })
})
