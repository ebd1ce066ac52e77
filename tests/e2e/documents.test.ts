// What the documents show is compiled, or run as it stands there.
import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { blocksOf, pages, textOf, type Block } from './support/blocks.ts'
import { root, run, runServer } from './support/run.ts'

const blocks = pages.flatMap(blocksOf)
const at = ({ page, line }: Block): string => `${page}:${line}`

/** What each block that is run prints. Those of TypeScript are run by the tests of their package. */
const outputs: Readonly<Record<string, string>> = {
  'README.md sdk.mjs': 'dave: hello from the SDK\n',
  'README.md plain.mjs': 'erin: hello from plain Socket.IO\n',
  'docs/quick-start.md first.mjs': 'ada: hello\n',
  'docs/server.md own-users.mjs': 'Zoë: hello\n',
  'docs/protocol.md frames.mjs': 'grace: hello from bare frames\n',
  'docs/protocol.md client.py': 'guido: hello from Python\n',
}

const isPythonThere = spawnSync('python3', ['--version']).status === 0

// Inside the package, so that the imports of a block resolve as a reader's would after npm install.
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(import.meta.dirname, '.documents-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a block', () => {
  it('is of a kind that is checked, or says why it is not', () => {
    const isChecked = ({ page, language, code, run: name, notRun }: Block): boolean => {
      if (notRun !== undefined) return notRun.length > 10
      if (language === 'json') return JSON.parse(code) !== undefined
      if (language === 'js' || language === 'python') {
        return outputs[`${page} ${name ?? ''}`] !== undefined
      }
      if (language === 'sh') return name === 'curl tour'
      return language === 'ts' || language === 'tsx'
    }
    expect(blocks.filter((block) => !isChecked(block)).map(at)).toEqual([])
    expect(blocks.length).toBeGreaterThan(40)
  })

  it('that is run is there', () => {
    const names = blocks.map(({ page, run: name }) => `${page} ${name ?? ''}`)
    expect(names).toEqual(expect.arrayContaining(Object.keys(outputs)))
  })

  it('of TypeScript compiles', async () => {
    for (const block of blocks.filter(({ language }) => /^tsx?$/.test(language))) {
      const name = `${block.page.replaceAll('/', '.')}.${block.line}.${block.language}`
      writeFileSync(join(folder, name), `${block.given ?? ''}\n${block.code}\nexport {}\n`)
    }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../tsconfig.json',
        compilerOptions: {
          jsx: 'react-jsx',
          lib: ['es2023', 'dom', 'dom.iterable'],
          noUnusedLocals: false,
          noUnusedParameters: false,
          noPropertyAccessFromIndexSignature: false,
        },
        include: ['*'],
      }),
    )
    const compiler = join(root, 'node_modules/.bin/tsc')
    const outcome = await promisify(execFile)(compiler, ['-p', folder]).catch(
      (error: { stdout: string }) => error,
    )
    expect(outcome.stdout).toBe('')
  })
})

describe('a block that is run', () => {
  it.each(Object.entries(outputs))('prints what it should: %s', async (key, output) => {
    if (key.endsWith('.py') && !isPythonThere) {
      process.stdout.write(`skipped, because there is no python3 here: ${key}\n`)
      return
    }
    const block = blocks.find(({ page, run: name }) => key === `${page} ${name ?? ''}`)
    await using server = await runServer()
    const file = join(folder, key.split(' ')[1] ?? '')
    const code = block?.code.replaceAll('http://localhost:3000', server.url) ?? ''
    writeFileSync(file, code.replaceAll('ws://localhost:3000', server.url.replace('http', 'ws')))
    await using example = key.endsWith('.py') ? run([file], {}, 'python3') : run([file])
    const exitCode = await example.exited
    expect({ exitCode, ...example.output }).toEqual({ exitCode: 0, stdout: output, stderr: '' })
  })

  it('tours with curl, with the rate limits on', async () => {
    await using server = await runServer({ RATE_LIMITS: 'on' })
    const tour = blocks.find(({ run: name }) => name === 'curl tour')?.code ?? ''
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
})

describe('a link', () => {
  it('leads somewhere', () => {
    const dead = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)/g)]
        .filter(([, path = '', anchor]) => {
          const target = path === '' ? page : join(dirname(page), path)
          return !existsSync(join(root, target)) || !hasAnchor(target, anchor)
        })
        .map(([link]) => `${page} ${link}`),
    )
    expect(dead).toEqual([])
  })
})

/** As GitHub names the headings of a page. */
function hasAnchor(page: string, anchor: string | undefined): boolean {
  if (anchor === undefined || !page.endsWith('.md')) return true
  const headings = [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
  return headings.includes(anchor.slice(1))
}

describe('the table of the configuration', () => {
  it('has every variable, with the default that the server has', () => {
    const source = readFileSync(join(root, 'packages/server/src/config.ts'), 'utf8')
    const schema = /const Environment = z\.object\(\{\n([^]*?)\n\}\)/.exec(source)?.[1] ?? ''
    const entries = schema.split(/,\n(?= {2}[A-Z_]+:)/)
    const inSource = entries.map((entry) => ({
      name: /^ {2}([A-Z_]+):/.exec(entry)?.[1],
      byDefault: /\.default\('?([^')\]]+?)'?\)/.exec(entry)?.[1]?.replaceAll('_', ''),
    }))
    const rows = textOf('docs/configuration.md').matchAll(
      /^\| `([A-Z_]+)` +\| (?:`([^`]+)`)? *\|/gm,
    )
    const inTable = [...rows].map(([, name, byDefault]) => ({ name, byDefault }))
    expect(inTable).toEqual(inSource)
    expect(inTable.length).toBeGreaterThan(10)
  })
})
