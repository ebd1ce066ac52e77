// The SDK as a browser gets it: bundled, minified and compressed, with contract and validation.
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from './process.mjs'

const BUDGET_BYTES = 30_000

const { outputFiles } = await build({
  stdin: {
    contents: "export { ChatClient } from '@chatnode/client-sdk'",
    resolveDir: `${root}/tests/e2e`,
  },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  write: false,
})
const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length
process.stdout.write(`the SDK is ${bytes} bytes of ${BUDGET_BYTES}, minified and gzipped\n`)
if (bytes > BUDGET_BYTES) process.exitCode = 1
