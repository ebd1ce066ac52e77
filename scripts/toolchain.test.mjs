import { describe, expect, it } from 'vitest'
import { missingTools, npmNoise, satisfies } from './toolchain.mjs'

const engines = { node: '^22.18.0 || ^24.11.0 || >=26.0.0', pnpm: '>=12' }

describe('satisfies', () => {
  it.each(['22.18.0', '22.19.1', '24.11.0', '24.21.0', '26.0.0', '30.1.2', 'v24.11.0'])(
    'accepts Node %s',
    (version) => expect(satisfies(version, engines.node)).toBe(true),
  )

  it.each(['18.20.4', '20.20.2', '22.17.9', '23.11.0', '24.10.9', '25.9.9'])(
    'refuses Node %s',
    (version) => expect(satisfies(version, engines.node)).toBe(false),
  )

  it.each([
    ['12.0.0', true],
    ['13.1.0', true],
    ['11.99.99', false],
  ])('takes pnpm %s: %s', (version, expected) => {
    expect(satisfies(version, engines.pnpm)).toBe(expected)
  })
})

describe('missingTools', () => {
  it('fetches nothing when both tools will do', () => {
    expect(missingTools({ node: '24.11.0', pnpm: '12.21.0' }, engines)).toEqual([])
  })

  it('fetches only what is missing or too old', () => {
    expect(missingTools({ node: '24.11.0', pnpm: undefined }, engines)).toEqual(['pnpm@12'])
    expect(missingTools({ node: '20.1.0', pnpm: '12.0.0' }, engines)).toEqual(['node@24'])
    expect(missingTools({ node: '20.1.0', pnpm: '9.0.0' }, engines)).toEqual(['node@24', 'pnpm@12'])
  })
})

describe('npmNoise', () => {
  it('drops the options of the outer npm and keeps the way to the registry', () => {
    const env = {
      HOME: '/home/me',
      npm_lifecycle_event: 'test',
      npm_config_ignore_scripts: 'true',
      npm_config_local_prefix: '/repo',
      npm_config_loglevel: 'silent',
      npm_config_registry: 'https://npm.example',
      npm_config_https_proxy: 'http://proxy.example',
      'npm_config_@scope:registry': 'https://npm.example',
      NPM_CONFIG_IGNORE_SCRIPTS: 'true',
    }
    expect(npmNoise(env)).toEqual([
      'npm_config_ignore_scripts',
      'npm_config_local_prefix',
      'npm_config_loglevel',
    ])
  })
})
