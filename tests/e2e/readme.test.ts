// What the README shows is run as it stands there.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root, run, runServer } from './support/run.ts'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** The fenced block after the comment that names it. */
function block(name: string): string {
  const [, code] =
    new RegExp(`<!-- run: ${name} -->\\s*\`\`\`\\w+\\n([^]*?)\`\`\``).exec(readme) ?? []
  if (code === undefined) throw new Error(`the README has no block ${name}`)
  return code
}

// Inside the package, so that the imports of the block resolve as a reader's would after npm install.
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(root, 'tests/e2e/.readme-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the README', () => {
  it.each([
    ['sdk.mjs', 'dave: hello from the SDK'],
    ['plain.mjs', 'erin: hello from plain Socket.IO'],
  ])('its example %s says what it should', async (name, expected) => {
    await using server = await runServer()
    const file = join(folder, name)
    writeFileSync(file, block(name).replaceAll('http://localhost:3000', server.url))
    await using example = run([file])
    const code = await example.exited
    expect({ code, ...example.output }).toEqual({ code: 0, stdout: `${expected}\n`, stderr: '' })
  })

  it('its curl tour works as it stands, with the rate limits on', async () => {
    await using server = await runServer({ RATE_LIMITS: 'on' })
    const [, tour = ''] = /### With curl\n\n```sh\n([^]*?)```/.exec(readme) ?? []
    const script = tour.replaceAll('http://localhost:3000', server.url)
    const directory = mkdtempSync(join(tmpdir(), 'chatnode-'))
    const shell = spawn('sh', ['-eu', '-c', script], { cwd: directory })
    let output = ''
    shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const code = await new Promise((resolve) => shell.on('close', resolve))
    rmSync(directory, { recursive: true })
    expect(code).toBe(0)
    expect(output.match(/hello from curl/g)).toHaveLength(2)
  })

  it('its configuration table has every variable, with the default that the server has', () => {
    const source = readFileSync(join(root, 'packages/server/src/config.ts'), 'utf8')
    const schema = /const Environment = z\.object\(\{\n([^]*?)\n\}\)/.exec(source)?.[1] ?? ''
    const entries = schema.split(/,\n(?= {2}[A-Z_]+:)/)
    const inSource = entries.map((entry) => ({
      name: /^ {2}([A-Z_]+):/.exec(entry)?.[1],
      byDefault: /\.default\('?([^')\]]+?)'?\)/.exec(entry)?.[1]?.replaceAll('_', ''),
    }))
    const table = readme.slice(readme.indexOf('## Configuration'))
    const rows = table.matchAll(/^\| `([A-Z_]+)` +\| (?:`([^`]+)`)? *\|/gm)
    const inReadme = [...rows].map(([, name, byDefault]) => ({ name, byDefault }))
    expect(inReadme).toEqual(inSource)
    expect(inReadme.length).toBeGreaterThan(10)
  })
})
