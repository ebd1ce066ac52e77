// Installs the packed packages as their users do: outside of the workspace, from tarballs, each in
// a project of its own that can import nothing but what it depends on.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { packAll } from '../../../scripts/packages.mjs'
import { consumers } from './consumers.ts'
import { execute } from './execute.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder with a project for each consumer; undefined where the registry is out of reach. */
    installation: string | undefined
  }
}

/** Runs once, before the tests of the project. */
export async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'chatnode-packages-'))
  const { code, output } = await install(folder)
  const outOfReach = code !== 0 && OUT_OF_REACH.test(output)
  if (code !== 0 && !outOfReach) throw new Error(`cannot install the packages:\n${output}`)
  if (outOfReach) {
    process.stdout.write('SKIPPED: tests/packages, because the npm registry cannot be reached\n')
  }
  provide('installation', outOfReach ? undefined : folder)
  return () => rmSync(folder, { recursive: true })
}

const OUT_OF_REACH =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_PNPM_(META_FETCH_FAIL|NO_OFFLINE)/

async function install(folder: string) {
  const packed = await packAll(join(folder, 'tarballs'))
  const tarballs = packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`])
  writeJson(join(folder, 'pnpm-workspace.yaml'), {
    packages: consumers.map(({ name }) => name),
    overrides: Object.fromEntries(tarballs),
    hoist: false,
    // Nothing of what is installed may need a script of its own.
    strictDepBuilds: true,
    minimumReleaseAge: 0,
  })
  for (const consumer of consumers) {
    mkdirSync(join(folder, consumer.name))
    writeJson(join(folder, consumer.name, 'package.json'), {
      name: consumer.name,
      private: true,
      type: 'module',
      dependencies: { [consumer.package.manifest.name]: '*', ...consumer.dependencies },
    })
  }
  return execute('pnpm', ['install', '--prefer-offline', '--reporter=append-only'], { cwd: folder })
}

/** YAML takes JSON as it is. */
function writeJson(file: string, content: object): void {
  writeFileSync(file, JSON.stringify(content, undefined, 2))
}
