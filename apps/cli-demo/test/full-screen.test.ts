import { ChatClient } from '@chatnode/client-sdk'
import { render } from 'ink'
import { createElement } from 'react'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { App } from '../src/full-screen/app.tsx'
import { Chat } from '../src/full-screen/chat.ts'
import { Desk } from '../src/full-screen/desk.ts'
import { themeFor } from '../src/full-screen/theme.ts'
import { InkTerminal } from './support/ink-terminal.ts'
import { startServer, type TestServer } from './support/server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startServer()
})
afterAll(() => app[Symbol.asyncDispose]())

/** Somebody at a terminal of 80×20. */
async function sitDown(name: string, reference?: string) {
  let token = ''
  const client = new ChatClient({
    url: app.url,
    sessionStore: {
      load: () => undefined,
      save: ({ accessToken }) => void (token = accessToken),
      clear: () => {},
    },
  })
  const me = await client.register({ username: name, password: 'correct horse' })
  const terminal = new InkTerminal(80, 20)
  const chat = new Chat({ client, server: app.url, me })
  const ended: unknown[] = []
  const end = (error?: unknown): void => void ended.push(error)
  const desk = new Desk({ chat, reference, end, now: () => new Date() })
  const { stdin, stdout } = terminal
  const theme = themeFor(1)
  const screen = render(createElement(App, { chat, desk, theme }), {
    stdin,
    stdout,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  })
  chat.connect()
  return {
    terminal,
    client,
    ended,
    token,
    async [Symbol.asyncDispose]() {
      chat.close()
      screen.unmount()
      await client.close()
    },
  }
}

describe('the full screen', () => {
  it('makes a room, talks in it, and counts what is unread', async () => {
    await using alice = await sitDown('alice')
    await alice.terminal.sees(/no rooms yet/)
    alice.terminal.press('/create lounge\r')
    await alice.terminal.sees(/▌ lounge/)
    await using bob = await sitDown('bob', 'lounge')
    await bob.terminal.sees(/here: alice, bob/)
    alice.terminal.press('welcome\r')
    await bob.terminal.sees(/│ {2}welcome/)
    bob.terminal.press('/create attic\r')
    await bob.terminal.sees(/^ attic /)
    alice.terminal.press('hello bob\rand again\r')
    await alice.terminal.sees(/hello bob\s*│?\s*\n.*and again ✓/)
    await bob.terminal.sees(/ lounge +2 │\n +alice: and again/)
    bob.terminal.press('\t')
    await bob.terminal.sees(/welcome *\n.*── new ──[^]*hello bob/)
    // What is on show is read.
    expect(await bob.terminal.sees(/▌ lounge {12}│/)).not.toContain('unread')
  })

  it('takes what terminals send for keys', async () => {
    await using carol = await sitDown('carol')
    const { terminal } = carol
    await terminal.sees(/no rooms yet/)
    terminal.press('\u001bOP')
    await terminal.sees(/Keys and commands/)
    terminal.press('\u001b')
    await terminal.sees(/to begin · \? help/)
    terminal.press('/create cellar\r')
    await terminal.sees(/here: carol/)
    terminal.press('\u001b[200~two\nlines\u001b[2J\u001b[201~')
    await terminal.sees(/› two\n {2}lines␛\[2J/)
    terminal.press('\u007f\u001b[H!\r')
    await terminal.sees(/ two\s*\n.* !lines␛\[2 ✓/)
    terminal.press('\u001b[Ad')
    await terminal.sees(/Delete this message/)
    terminal.press('y')
    await terminal.sees(/this message was deleted/)
    terminal.press('\u0003')
    await expect.poll(() => carol.ended).toEqual([undefined])
  })

  it('never comes back by itself to a public room that was left for good', async () => {
    await using dora = await sitDown('dora')
    await dora.terminal.sees(/no rooms yet/)
    dora.terminal.press('/create barn\r')
    await dora.terminal.sees(/here: dora/)
    await using erin = await sitDown('erin', 'barn')
    await erin.terminal.sees(/here: dora, erin/)
    erin.terminal.press('/leave\r')
    await erin.terminal.sees(/no rooms yet/)
    await dora.terminal.sees(/here: dora\b(?!,)/)
    const { items } = await erin.client.rooms.list({ mine: true })
    expect(items).toEqual([])
  })

  it('says why it cannot do what was asked for', async () => {
    await using frank = await sitDown('frank')
    await frank.terminal.sees(/no rooms yet/)
    frank.terminal.press('/join nowhere\r')
    await frank.terminal.sees(/cannot do \/join: there is none that you can see/)
    frank.terminal.press('/frobnicate\r')
    await frank.terminal.sees(/there is no \/frobnicate; \/help says what there is/)
    frank.terminal.press('hello?\r')
    expect(await frank.terminal.sees(/there is no room to say this in/)).toContain('› hello?')
  })

  it('ends when the room that was named does not exist, or the session is over', async () => {
    await using gina = await sitDown('gina', 'nowhere')
    await expect.poll(() => gina.ended).toEqual([expect.objectContaining({ exitCode: 1 })])
    await using hugo = await sitDown('hugo')
    await hugo.terminal.sees(/● live/)
    await new ChatClient({ url: app.url, token: hugo.token }).logout()
    await expect.poll(() => hugo.ended).toHaveLength(1)
  })
})
