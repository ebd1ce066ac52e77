import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { unsupportedNode } from './node-version.ts'
import { VERSION } from './version.ts'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
  engines: { node: string }
}

it.each(['22.18.0', '22.22.1', '24.11.0', '26.0.0', '28.1.0'])(
  '%s can run the server',
  (version) => {
    expect(unsupportedNode(version)).toBeUndefined()
  },
)

it.each(['18.20.0', '20.20.2', '22.17.9', '23.11.0', '24.10.0', '25.9.0'])(
  '%s cannot',
  (version) => {
    expect(unsupportedNode(version)).toMatch(
      new RegExp(`^chatnode-server needs .*Node ${version}$`),
    )
  },
)

it('says what engines say', () => {
  expect(manifest.engines.node).toBe('^22.18.0 || ^24.11.0 || >=26.0.0')
})

it('names the version of its package', () => {
  expect(VERSION).toBe(manifest.version)
})
