import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findLinks } from './links.ts'

const hrefs = (text: string): (string | undefined)[] =>
  findLinks(text).flatMap(({ href }) => href ?? [])

describe('findLinks', () => {
  it.each([
    ['see https://example.com.', ['https://example.com/']],
    ['(https://example.com/a_(b))', ['https://example.com/a_(b)']],
    [
      '“https://example.com/x”, and http://b.example/?q=1#z!',
      ['https://example.com/x', 'http://b.example/?q=1#z'],
    ],
    ['HTTPS://EXAMPLE.COM/Path', ['https://example.com/Path']],
    ['https://example.com/a,https', ['https://example.com/a,https']],
  ])('finds the addresses of %j', (text, expected) => {
    expect(hrefs(text)).toEqual(expected)
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'ftp://example.com',
    'file:///etc/passwd',
    'mailto:ada@example.com',
    'xhttps://example.com',
    'https://',
    'http://[::1',
    'vbscript:https',
  ])('leaves %j as text', (text) => {
    expect(findLinks(text)).toEqual([{ text }])
  })

  it('loses nothing of a text, and makes nothing else than http a link', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.constantFrom('javascript:', 'https://', '(', ')', '"', '<', ' ', '.', '\n', '\u202e'),
    )
    const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (value) => {
        const pieces = findLinks(value)
        expect(pieces.map((piece) => piece.text).join('')).toBe(value)
        const links = pieces.flatMap(({ href }) => href ?? [])
        expect(links.filter((href) => !/^https?:\/\//.test(href))).toEqual([])
      }),
    )
  })
})
