// `npm run demo`, as it was built.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from './support/run.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatnode-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const startDemo = (): ReturnType<typeof run> =>
  run(['apps/cli-demo/dist/demo.js'], { TMPDIR: folder })

describe('the demo', () => {
  // Its time is that of a clock on the wall, and a machine may be crowded for a moment.
  it('plays all five scenes, and soon, and leaves nothing behind', { retry: 2 }, async () => {
    const started = performance.now()
    await using demo = startDemo()
    const code = await demo.exited
    expect({ code, stderr: demo.output.stderr }).toEqual({ code: 0, stderr: '' })
    expect(demo.output.stdout.match(/^✓ .* \([\d.]+ ms\)$/gm)).toHaveLength(5)
    expect(demo.output.stdout).not.toContain('✗')
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(readdirSync(folder)).toEqual([])
  })

  it('cleans up after itself when it is cut short', async () => {
    await using demo = startDemo()
    await demo.says('✓')
    expect(readdirSync(folder)).toHaveLength(1)
    demo.child.kill('SIGINT')
    expect(await demo.exited).toBe(130)
    expect(readdirSync(folder)).toEqual([])
  })
})
