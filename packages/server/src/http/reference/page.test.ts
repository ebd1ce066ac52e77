import { chat, extend, notice, request, schemaOf } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { renderPage } from './page.ts'

const info = { title: 'chatNode', description: 'Says `hello`.' }
const page = renderPage({ contract: chat, info, root: '' })

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group)

describe('the page', () => {
  const ids = matches(page, / id="([^"]*)"/g)

  it.each([
    ...Object.keys(chat.clientToServer).map((name) => `c2s-${name}`),
    ...Object.keys(chat.serverToClient).map((name) => `s2c-${name}`),
    ...Object.keys(chat.http).map((name) => `http-${name}`),
    ...Object.keys(chat.errors).map((code) => `error-${code}`),
    'schema-ChatMessage',
    'schema-WireError',
  ])('has a place for %s', (id) => expect(ids).toContain(id))

  it('has every place once', () => {
    expect(ids).toEqual([...new Set(ids)])
  })

  it('links to places that are there', () => {
    const targets = new Set(matches(page, /href="#([^"]*)"/g))
    expect([...targets].filter((target) => !ids.includes(target))).toEqual([])
  })

  it('needs no script, no inline style and nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|<style| style=| on\w+="|(?:src|href)="(?:https?:)?\/\//)
  })

  it('marks code in prose', () => {
    expect(page).toContain('Says <code>hello</code>.')
  })
})

describe('the page of an extended contract', () => {
  const evil = '<img src=x onerror=alert(1)>'
  const Vote = schemaOf<{ choice: string }>('Vote')(z.object({ choice: z.string() }))
  const app = extend(chat, {
    errors: { 'poll:closed': { status: 409, message: `no ${evil}` } },
    clientToServer: {
      'poll:vote': request({ payload: Vote, ack: Vote, summary: evil, errors: ['poll:closed'] }),
    },
    serverToClient: { 'poll:changed': notice({ payload: z.object({ [evil]: z.string() }) }) },
  })
  const extended = renderPage({ contract: app, info: { title: evil }, root: '' })

  it('shows what was added, in a section of its own', () => {
    for (const id of ['section-poll', 'c2s-poll-vote', 'error-poll-closed', 'schema-Vote']) {
      expect(extended).toContain(` id="${id}"`)
    }
  })

  it('escapes everything that the contract says', () => {
    expect(extended).not.toContain('<img')
    expect(extended.split('&lt;img src=x onerror=alert(1)&gt;').length).toBeGreaterThan(5)
  })
})
