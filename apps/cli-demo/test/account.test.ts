import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Person } from './support/person.ts'
import { startServer, type TestServer } from './support/server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startServer()
})
afterAll(() => app[Symbol.asyncDispose]())

describe('an account', () => {
  it('is registered, known, left and entered again', async () => {
    await using alice = new Person('alice', app.url)
    expect(await alice.expect('register', 'alice')).toBe(
      `registered and signed in as alice at ${app.url}\n`,
    )
    expect(await alice.expect('whoami')).toBe(`alice at ${app.url}\n`)
    expect(await alice.expect('logout')).toBe(`signed out alice at ${app.url}\n`)
    expect(await alice.run(['whoami'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `chatnode: cannot tell who you are: you are not signed in at ${app.url}; run \`chatnode login NAME\`\n`,
    })
    expect(await alice.expect('login', 'alice')).toBe(`signed in as alice at ${app.url}\n`)
  })

  it('keeps its session where nobody else can read it', async () => {
    await using person = await Person.signedIn('bob', app.url)
    const folder = join(person.home, 'chatnode')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'session.json')).mode & 0o777).toBe(0o600)
  })

  it('takes the password from the first line of stdin', async () => {
    await using person = new Person('carol', app.url)
    const env = { CHATNODE_PASSWORD: '' }
    const input = 'battery staple\nand the rest\n'
    expect(await person.run(['register', 'carol'], { input, env })).toMatchObject({ code: 0 })
    const login = ['login', 'carol', '--password-stdin']
    expect(await person.run(login, { input: 'battery staple' })).toMatchObject({ code: 0 })
    expect(await person.run(['login', 'carol'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'chatnode: cannot log in as "carol": the username or the password is wrong\n',
    })
    expect(await person.run(login)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^chatnode: cannot read the password: stdin is empty.*\n$/),
    })
  })

  it('goes to the server of the login, and shows its tokens to no other', async () => {
    await using person = await Person.signedIn('dave', app.url)
    const env = { CHATNODE_SERVER: '' }
    expect(await person.run(['whoami'], { env })).toMatchObject({
      stdout: `dave at ${app.url}\n`,
    })
    await using other = await startServer()
    expect(await person.run(['whoami', '--server', other.url], { env })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`you are not signed in at ${other.url};`),
    })
  })

  it('writes a refreshed session back', async () => {
    await using person = await Person.signedIn('erin', app.url)
    const path = join(person.home, 'chatnode', 'session.json')
    const before = JSON.parse(readFileSync(path, 'utf8')) as {
      session: { accessToken: string; refreshToken: string }
    }
    before.session.accessToken = 'no.longer.good'
    writeFileSync(path, JSON.stringify(before))
    expect(await person.expect('whoami')).toBe(`erin at ${app.url}\n`)
    const after = JSON.parse(readFileSync(path, 'utf8')) as typeof before
    expect(after.session.refreshToken).not.toBe(before.session.refreshToken)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('says so when the session cannot be read or kept', async () => {
    await using person = new Person('frank', app.url)
    const folder = join(person.home, 'chatnode')
    mkdirSync(folder)
    writeFileSync(join(folder, 'session.json'), '{"server":')
    expect(await person.run(['rooms'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^chatnode: cannot read the session: .* is damaged; .*login.*\n$/,
      ),
    })
    expect(await person.expect('register', 'frank')).toContain('signed in as frank')
    writeFileSync(join(person.home, 'file'), '')
    const env = { CHATNODE_HOME: join(person.home, 'file') }
    expect(await person.run(['login', 'frank'], { env })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^chatnode: cannot .*session.*\n$/),
    })
  })
})
