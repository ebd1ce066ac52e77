import { chromium, type Browser } from 'playwright-core'
import { findChromium } from '../../../scripts/chromium.mjs'

const executablePath = findChromium()

/** Whether there is a browser to test with. */
export const hasChromium = executablePath !== undefined
if (!hasChromium) console.info('the browser tests are skipped: there is no Chromium')

/** A real browser without a window, which speaks to nobody but the tests. */
export function launch(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('there is no Chromium')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
