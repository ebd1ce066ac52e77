import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { startServer } from './support/live.ts'

it('a process ends by itself after close: no timer, no socket is left', async () => {
  await using app = await startServer()
  const script = fileURLToPath(new URL('support/run-and-close.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@chatnode/source', '--disable-warning=ExperimentalWarning', script, app.url],
    { timeout: 60_000 },
  )
  expect(stdout.trim()).toBe('closed')
})
