import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { BrowserContext, Page } from 'playwright-core'
import type * as sdk from '@chatnode/client-sdk'

declare global {
  /** The SDK, as pages of these tests find it. */
  var chatnode: typeof sdk
}

let bundle: Promise<string> | undefined

/** Opens a page of the server's origin, with the SDK in `chatnode`, also after a reload. */
export async function openSdkPage(context: BrowserContext, url: string): Promise<Page> {
  bundle ??= bundleSdk()
  const page = await context.newPage()
  await page.addInitScript({ content: await bundle })
  // A page that the test makes up would be of no address, and not be let into the local network.
  await page.goto(`${url}/api/health`)
  return page
}

async function bundleSdk(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: "export * from '@chatnode/client-sdk'",
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    bundle: true,
    format: 'iife',
    globalName: 'chatnode',
    platform: 'browser',
    conditions: ['@chatnode/source'],
    // A page's `let` would not be a property of `globalThis`.
    footer: { js: 'globalThis.chatnode = chatnode' },
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
