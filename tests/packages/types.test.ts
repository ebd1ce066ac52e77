// The declarations of the packed packages, as the compilers of their users read them: nothing
// skipped, nothing inherited from the workspace. An import that a declaration cannot resolve makes
// what it names `any`, and says so only where libraries are checked.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { consumers, entriesOf, hasCommonJs, type Consumer } from './support/consumers.ts'
import { execute } from './support/execute.ts'

const installation = inject('installation') ?? ''
const isFull = process.env['CHATNODE_TEST_FULL'] !== undefined
const compilers = isFull ? ['5.4', '5.9', '6.0', '7.0'] : ['5.4', '7.0']

/** A way to find modules, the kinds of files that differ under it, and who still has it. */
interface Resolution {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  readonly extensions: readonly string[]
  readonly until?: string
}

const resolutions: readonly Resolution[] = [
  {
    name: 'nodenext',
    options: { module: 'nodenext', moduleResolution: 'nodenext' },
    extensions: ['mts', 'cts'],
  },
  {
    name: 'bundler',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    extensions: ['ts'],
  },
  {
    name: 'node10',
    options: { module: 'commonjs', moduleResolution: 'node10', esModuleInterop: true },
    extensions: ['ts'],
    until: '6.0',
  },
]

const programs = compilers.flatMap((compiler) =>
  resolutions
    .filter(({ until }) => until === undefined || compiler <= until)
    .flatMap((resolution) =>
      consumers
        .filter((consumer) => resolution.name !== 'node10' || hasCommonJs(consumer))
        .map((consumer) => ({
          compiler,
          resolution,
          consumer,
          title: `${consumer.name}, TypeScript ${compiler}, ${resolution.name}`,
        })),
    ),
)

describe.skipIf(!installation)('a program over the packed declarations', () => {
  it.concurrent.each(programs)('is checked as it should be: $title', async (program) => {
    const { compiler, resolution, consumer } = program
    const folder = writeProgram(consumer, compiler, {
      ...resolution,
      extensions: resolution.extensions.filter((each) => each !== 'cts' || hasCommonJs(consumer)),
      // Deprecated there, and still what many have.
      ...(resolution.name === 'node10' && compiler === '6.0'
        ? { options: { ...resolution.options, ignoreDeprecations: '6.0' } }
        : {}),
    })
    expect(await compile(compiler, folder)).toEqual({ code: 0, output: '' })
  })
})

// What an editor computes before it completes anything in a small app. Measured: 9 870 under
// TypeScript 6.0 and 7.0.
const MOST_INSTANTIATIONS = 15_000

describe.skipIf(!installation)('the declarations of the SDK', () => {
  it('cost an editor little', async () => {
    const folder = join(installation, 'client-sdk', 'cost')
    mkdirSync(folder)
    copyFileSync(
      fileURLToPath(new URL('consumers/app.ts', import.meta.url)),
      join(folder, 'app.mts'),
    )
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2022',
          lib: ['es2022', 'dom'],
          types: [],
          strict: true,
          skipLibCheck: true,
          noEmit: true,
        },
      }),
    )
    const { code, output } = await compile('7.0', folder, '--extendedDiagnostics')
    expect(code).toBe(0)
    expect(Number(/^Instantiations:\s+(\d+)$/m.exec(output)?.[1])).toBeLessThan(MOST_INSTANTIATIONS)
  })
})

function writeProgram(consumer: Consumer, compiler: string, how: Resolution): string {
  const folder = join(installation, consumer.name, `${compiler}-${how.name}`)
  mkdirSync(folder)
  const source = fileURLToPath(new URL(`consumers/${consumer.name}.ts`, import.meta.url))
  for (const extension of how.extensions) {
    copyFileSync(source, join(folder, `program.${extension}`))
    writeFileSync(join(folder, `entries.${extension}`), entries(consumer))
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        ...how.options,
        target: 'es2022',
        lib: consumer.lib,
        types: consumer.types,
        strict: true,
        skipLibCheck: compiler < consumer.libCheckSince,
        noEmit: true,
      },
      include: ['*'],
    }),
  )
  return folder
}

/** A program that does not compile when any value of any entry is `any`. */
const entries = (consumer: Consumer): string =>
  [
    'type IsAny<T> = 0 extends 1 & T ? true : false',
    'type Dead<T> = { [K in keyof T]: IsAny<T[K]> extends true ? K : never }[keyof T]',
    ...entriesOf(consumer).flatMap((entry, index) => [
      `import * as entry${index} from '${entry}'`,
      `export const alive${index}: [Dead<typeof entry${index}>, IsAny<typeof entry${index}>] extends [never, false] ? true : Dead<typeof entry${index}> = true`,
    ]),
  ].join('\n')

function compile(version: string, folder: string, ...options: string[]) {
  const manifest = createRequire(import.meta.url).resolve(`typescript-${version}/package.json`)
  const compiler = join(manifest, '../bin/tsc')
  return execute(process.execPath, [compiler, '-p', '.', ...options], { cwd: folder })
}
