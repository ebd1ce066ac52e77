import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseProtocolVersion, PROTOCOL_VERSION } from './version.ts'

describe('parseProtocolVersion', () => {
  it('reads the version that this package speaks', () => {
    expect(parseProtocolVersion(PROTOCOL_VERSION)).toBeDefined()
  })

  it('reads every major.minor', () => {
    const part = fc.integer({ min: 0, max: 9_999 })
    fc.assert(
      fc.property(part, part, (major, minor) => {
        expect(parseProtocolVersion(`${major}.${minor}`)).toEqual({ major, minor })
      }),
    )
  })

  it.each([
    '',
    '1',
    '1.',
    '.1',
    '1.0.0',
    'v1.0',
    ' 1.0',
    '1.0\n',
    '-1.0',
    '1.0-rc',
    '10000.0',
    '1e1.0',
    '١.٠',
  ])('does not read "%s"', (text) => expect(parseProtocolVersion(text)).toBeUndefined())
})
