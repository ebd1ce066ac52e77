import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findProgram, freePort, missingPackage, startNativeServer } from './native-server.ts'

const directory = mkdtempSync(join(tmpdir(), 'chatnode-native-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** Any program that is installed will do; this one surely is. */
const program = (port: number, code: string) =>
  ({ command: process.execPath, args: ['-e', code], port, endBy: 'SIGTERM' }) as const

describe.skipIf(!existsSync('/proc/self/stat'))('an installed server', () => {
  it('is ready when it listens, tells what it uses, and ends', async () => {
    const port = await freePort()
    const code = `require('node:net').createServer().listen(${port}, '127.0.0.1')`
    const server = await startNativeServer(program(port, code), [], { directory })
    const { residentBytes, cpuMicros } = await server.usage()
    expect(residentBytes).toBeGreaterThan(1e6)
    expect(cpuMicros).toBeGreaterThan(0)
    await server[Symbol.asyncDispose]()
    await expect(server.usage()).rejects.toThrow('ENOENT')
  })

  it('says what it said when it does not start', async () => {
    const port = await freePort()
    const starting = startNativeServer(program(port, 'throw new Error("no such file")'), [], {
      directory,
    })
    await expect(starting).rejects.toThrow('no such file')
  })

  it('is missing by the name of its packages', () => {
    expect(findProgram('no-such-program')).toBeUndefined()
    expect(missingPackage('a-package', false)).toBe('is not installed (apt-get install a-package)')
    expect(missingPackage('a-package', true)).toBeUndefined()
  })
})
