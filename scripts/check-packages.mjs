// Looks at the packages as people get them: packed, with `publishConfig` applied.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAll } from './packages.mjs'
import { root, run } from './process.mjs'

const directory = mkdtempSync(join(tmpdir(), 'chatnode-pack-'))
for (const { directory: source, manifest, tarball } of await packAll(directory)) {
  if (manifest.name === '@chatnode/server') await expectWebClient(tarball)
  await expectSuccess(['publint', 'run', tarball, '--strict'])
  await expectSuccess(['attw', tarball, '--no-color', '--format', 'ascii', ...profile(manifest)])
  if (manifest.name === '@chatnode/client-sdk') expectNoZod(join(source, 'dist'))
}
rmSync(directory, { recursive: true })

/** A package without a CommonJS build is held to what modules can be asked for. */
function profile({ exports }) {
  const hasCommonJs = Object.values(exports).some((entry) => entry.require)
  return hasCommonJs ? [] : ['--profile', 'esm-only']
}

/**
 * The SDK does not depend on zod: a declaration that imports it is `any` for the SDK's users, and
 * neither tool above says so.
 */
function expectNoZod(dist) {
  const declarations = readdirSync(dist).filter((name) => /\.d\.c?ts$/.test(name))
  for (const name of declarations) {
    if (!/['"]zod\b/.test(readFileSync(join(dist, name), 'utf8'))) continue
    fail(`${name} of the SDK imports zod: name a type of @chatnode/protocol instead\n`)
  }
}

/** A server that was installed has its web client with it. */
async function expectWebClient(tarball) {
  const { output } = await run(['tar', '-tzf', tarball], { quiet: true, cwd: root })
  if (!/^package\/web\/index\.html$/m.test(output)) fail(`${tarball} has no web/index.html\n`)
}

async function expectSuccess(command) {
  const { code, output } = await run(command, { quiet: true, cwd: root })
  if (code !== 0) fail(`${command.join(' ')}\n${output}`)
}

function fail(text) {
  process.stdout.write(text)
  process.exitCode = 1
}
