import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Person } from './support/person.ts'
import { startServer, type TestServer } from './support/server.ts'

let app: TestServer
let alice: Person
let bob: Person
beforeAll(async () => {
  app = await startServer()
  alice = await Person.signedIn('alice', app.url)
  bob = await Person.signedIn('bob', app.url)
})
afterAll(async () => {
  await alice[Symbol.asyncDispose]()
  await bob[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const idIn = (text: string): string => /[0-9a-f-]{36}/.exec(text)?.[0] ?? ''

describe('rooms', () => {
  it('are created, and listed with what one needs to know', async () => {
    const id = idIn(await alice.expect('create', 'general'))
    const lines = (await bob.expect('rooms')).split('\n')
    expect(lines[0]).toMatch(/^NAME +VISIBILITY +MEMBERS +YOUR ROLE +ID$/)
    expect(lines.find((line) => line.startsWith('general'))).toMatch(
      new RegExp(`^general +public +1 +- +${id}$`),
    )
    expect(await alice.expect('rooms')).toMatch(new RegExp(`general +public +1 +owner +${id}`))
  })

  it('exist for their members only when they are private', async () => {
    const id = idIn(await alice.expect('create', 'board', '--private'))
    expect(await bob.expect('rooms')).not.toContain('board')
    const attempts = ['join', 'history', 'tail'].flatMap((command) => [
      bob.run([command, 'board']),
      bob.run([command, id]),
    ])
    for (const { code, stderr } of await Promise.all(attempts)) {
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^chatnode: cannot find room "[^\n]*there is none[^\n]*\n$/),
      })
    }
    expect(await alice.expect('add', 'BOARD', 'bob')).toBe('added bob to board\n')
    expect(await bob.expect('rooms')).toMatch(/board +private +2 +member/)
    await bob.expect('send', 'board', 'thank you')
    expect(await alice.expect('history', 'board')).toMatch(/^\d\d:\d\d bob: thank you\n$/)
  })

  it('are named by their ids where one name stands for several', async () => {
    const ids = [
      idIn(await alice.expect('create', 'twin')),
      idIn(await alice.expect('create', 'twin')),
    ]
    const { code, stderr } = await bob.run(['history', 'twin'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^chatnode: cannot find room "twin": 2 rooms have this name; [^\n]*\n$/)
    for (const id of ids) {
      expect(stderr).toContain(id)
      expect(await bob.expect('history', id)).toBe('')
    }
  })
})

describe('a mistake', () => {
  it.each([
    [['bogus'], "unknown command 'bogus'"],
    [['history'], "missing required argument 'room'"],
    [['history', 'general', '--limit', 'many'], 'whole number'],
    [['rooms', '--nothing'], "unknown option '--nothing'"],
    [['rooms', '--server', 'localhost'], 'not an http(s) URL'],
  ])('in the arguments %j costs one line and the exit code 2', async (args, why) => {
    const { code, stdout, stderr } = await bob.run(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^chatnode: cannot [^\n]*\n$/)
    expect(stderr).toContain(why)
  })

  it('that only the server can see costs one line and the exit code 1', async () => {
    expect(await alice.run(['add', 'general', 'nobody'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'chatnode: cannot add "nobody" to room "general": there is no such user\n',
    })
    expect(await bob.run(['add', 'general', 'alice'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^chatnode: cannot add "alice" to room "general": [^\n]+\n$/),
    })
  })

  it('in the address names it', async () => {
    const closed = await startServer()
    await closed.server.close()
    const { code, stderr } = await bob.run(['login', 'bob', '--server', closed.url])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^chatnode: cannot log in as "bob": no server answers at [^\n]*\n$/)
    expect(stderr).toContain(`${closed.url} (ECONNREFUSED)`)
  })
})
