// The browser of the browser tests. It is found, or installed where Debian's packages can be, or
// else the tests say that they are skipped.
import { existsSync } from 'node:fs'
import { run } from './process.mjs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser's program; `CHATNODE_CHROMIUM` names another one. Undefined where there is none. */
export function findChromium() {
  return [process.env.CHATNODE_CHROMIUM, ...PLACES].find((path) => path && existsSync(path))
}

/** Installs Debian's Chromium where there is no browser and whoever asks may install one. */
export async function provideChromium() {
  if (findChromium() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  const install = 'apt-get install -y --no-install-recommends chromium'
  process.stdout.write('installing Chromium for the browser tests\n')
  const { code, output } = await run(`timeout 300 sh -c "apt-get update -q && ${install}"`, {
    quiet: true,
  })
  if (code !== 0) process.stdout.write(`could not install it:\n${output.slice(-2_000)}\n`)
}
