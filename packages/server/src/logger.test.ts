import { execFile } from 'node:child_process'
import process from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { LineJoiner } from './logger.ts'

const LOGGER = new URL('logger.ts', import.meta.url).href

function recorder() {
  const writes: string[] = []
  const logger = pino(
    { base: {}, timestamp: false },
    new LineJoiner({ write: (text) => void writes.push(text) }),
  )
  return { writes, logger }
}

describe('the logger', () => {
  afterEach(() => void vi.useRealTimers())

  it('writes the lines of a turn at once, in their order, and holds no listener after it', async () => {
    const listeners = process.listenerCount('exit')
    const { writes, logger } = recorder()
    logger.info('one')
    logger.warn('two')
    expect(writes).toEqual([])
    await setImmediate()
    expect(writes).toEqual(['{"level":30,"msg":"one"}\n{"level":40,"msg":"two"}\n'])
    expect(process.listenerCount('exit')).toBe(listeners)
  })

  it('joins the lines of the next turns, and writes them soon', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const { writes, logger } = recorder()
    logger.info('one')
    await setImmediate()
    logger.info('two')
    await setImmediate()
    logger.info('three')
    await setImmediate()
    expect(writes).toEqual(['{"level":30,"msg":"one"}\n'])
    vi.advanceTimersByTime(5)
    expect(writes.slice(1)).toEqual(['{"level":30,"msg":"two"}\n{"level":30,"msg":"three"}\n'])
    vi.advanceTimersByTime(5)
    logger.info('four')
    await setImmediate()
    expect(writes.slice(2)).toEqual(['{"level":30,"msg":"four"}\n'])
  })

  it('writes what is fatal without delay, after what was said before', async () => {
    const { writes, logger } = recorder()
    logger.info('one')
    logger.fatal('two')
    expect(writes).toEqual(['{"level":30,"msg":"one"}\n{"level":60,"msg":"two"}\n'])
    await setImmediate()
    expect(writes).toHaveLength(1)
  })

  it.each([
    ['that it ends', 'process.exit(3)'],
    ['in which it fails', 'throw new Error("on purpose")'],
  ])('loses nothing of the turn of a process %s', async (_, end) => {
    const program = `
      import { createLogger } from ${JSON.stringify(LOGGER)}
      const logger = createLogger('info', 'json')
      for (let line = 0; line < 1000; line += 1) logger.info({ line }, 'said')
      ${end}`
    const node = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
    const { stdout } = await node.catch((error: { stdout: string }) => error)
    expect(stdout.trim().split('\n')).toHaveLength(1_000)
  })
})
