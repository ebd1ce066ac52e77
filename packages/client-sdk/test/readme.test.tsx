// What the README shows of React and of testing is run as it stands there.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ComponentType } from 'react'
import { afterAll, describe, expect, it } from 'vitest'
import type { ChatClient } from '../src/index.ts'
import { createTestChat } from '../src/testing/index.ts'
import { mount } from './support/mount.tsx'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const folder = mkdtempSync(join(import.meta.dirname, '.readme-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The fenced block after the comment that names it, as a module. */
async function load(name: string): Promise<object> {
  const [, code] =
    new RegExp(`<!-- run: ${name} -->\\s*\`\`\`\\w+\\n([^]*?)\`\`\``).exec(readme) ?? []
  if (code === undefined) throw new Error(`the README has no block ${name}`)
  const file = join(folder, name)
  writeFileSync(file, code.replaceAll(/@chatnode\/client-sdk\/(\w+)/g, '../../src/$1/index.ts'))
  return (await import(file)) as object
}

describe('the example of an app', () => {
  it('shows rooms, what is unread, and a conversation', async () => {
    const { App } = (await load('app.tsx')) as { App: ComponentType<{ client: ChatClient }> }
    const chat = createTestChat()
    const client = await chat.client('ada')
    const { id } = await client.rooms.create({ name: 'general' })
    const bob = chat.user('bob')
    await bob.join(id)
    using page = mount(client, <App client={client} />)
    await expect.poll(() => page.text()).toBe('general ')
    await bob.send(id, 'hello')
    await expect.poll(() => page.text()).toBe('general 1')
    page.find('button').click()
    await expect.poll(() => page.text()).toBe('general bob: hello')
    await bob.startTyping(id)
    await expect.poll(() => page.text()).toContain('bob is typing')
    await chat.disconnect(client)
    await expect.poll(() => page.text()).toContain('reconnecting…')
  })
})

// It has its own `it`.
await load('chat.test.ts')
