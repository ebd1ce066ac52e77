import { expect, it } from 'vitest'
import { isOriginAllowed } from './origin.ts'

const server = { host: 'chat.example:3000', allowed: ['https://app.example'] }

it.each([
  [undefined, true],
  ['http://chat.example:3000', true],
  ['https://chat.example:3000', true],
  ['https://app.example', true],
  ['https://app.example:443', false],
  ['https://app.example.evil', false],
  ['https://evil-app.example', false],
  ['https://APP.example', false],
  ['http://app.example', false],
  ['http://chat.example', false],
  ['http://chat.example:3001', false],
  ['null', false],
  ['', false],
  ['not an origin', false],
])('origin %j: %s', (origin, allowed) => {
  expect(isOriginAllowed(origin, server)).toBe(allowed)
})

it('allows none but an absent origin when the request names no host', () => {
  expect(isOriginAllowed('http://chat.example', { host: undefined, allowed: [] })).toBe(false)
})

it('allows all with a star', () => {
  expect(isOriginAllowed('https://any.example', { host: undefined, allowed: ['*'] })).toBe(true)
})
