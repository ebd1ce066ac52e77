import { describe, expect, it } from 'vitest'
import { root, run } from './support/run.ts'

const example = (name: string): string => `${root}examples/polls/${name}`

describe('the example with polls', () => {
  it('plays to its end: replayed in order, with metadata and an error of its own', async () => {
    await using server = run([example('server.ts')], {
      PORT: '0',
      DATABASE_URL: 'sqlite::memory:',
    })
    const [, url = ''] = await server.says(/polls are at (http:\/\/[^,]+)/)
    await using client = run([example('client.ts'), url])
    expect({ code: await client.exited, ...client.output }).toEqual({
      code: 0,
      stdout: [
        'bob sees: Where to? noodles 0, salad 0',
        'bob sees: Where to? noodles 0, salad 1',
        'bob sees: Where to? noodles 1, salad 1',
        'bob reads: here is the menu [menu.pdf]',
        'bob sees: Where to? noodles 1, salad 1',
        'bob reads: to the noodles! [nothing attached]',
        'bob cannot: poll:no-such-option {"options":2}',
        '',
      ].join('\n'),
      stderr: '',
    })
    const page = await (await fetch(`${url}/docs`)).text()
    expect(page).toContain('Asks the members of a room something.')
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
  })
})
