// The SDK in an app's bundle: what the packed files weigh there, and that no Node is left in it.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build as buildWithEsbuild } from 'esbuild'
import { build as buildWithVite, type Rolldown } from 'vite'
import { beforeAll, describe, expect, inject, it } from 'vitest'

const installation = inject('installation') ?? ''
const folder = join(installation, 'client-sdk')
const entry = join(folder, 'app.ts')

// The budget of the SDK alone is held by scripts/check-size.mjs; on top of it comes the app's own code.
const MOST_BYTES = 30_000 + 500

async function withEsbuild(): Promise<string> {
  const { outputFiles } = await buildWithEsbuild({
    entryPoints: [entry],
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'app',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('')
}

async function withVite(): Promise<string> {
  const outputs = (await buildWithVite({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: { lib: { entry, name: 'app', formats: ['iife'] }, write: false },
  })) as Rolldown.RolldownOutput[]
  const files = outputs.flatMap(({ output }) => output)
  return files.map((file) => (file.type === 'chunk' ? file.code : '')).join('')
}

describe.skipIf(!installation)('the SDK in an app', () => {
  beforeAll(() => copyFileSync(fileURLToPath(new URL('consumers/app.ts', import.meta.url)), entry))

  it.each([
    ['esbuild', withEsbuild],
    ['Vite', withVite],
  ])('bundled by %s is small, and runs where there is no Node', async (_name, bundle) => {
    const code = await bundle()
    const bytes = gzipSync(code, { level: 9 }).length
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
    // What bundlers leave behind of a Node built-in.
    expect(code).not.toMatch(/__vite-browser-external|["'`]node:|Dynamic require of/)
    expect(statusIn(code)).toBe('idle')
  })
})

/** Runs the app with nothing around it but the language and what every browser has. */
function statusIn(code: string): unknown {
  const { AbortController, URL, clearTimeout, setTimeout } = globalThis
  const page = createContext({ AbortController, URL, clearTimeout, console, setTimeout })
  return runInContext(`${code}\n;app.status()`, page)
}
