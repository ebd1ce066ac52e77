import { expect, it } from 'vitest'
import { allocatedBySite, selfTimes, withProfiles } from './profiles.ts'

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 4 })

it('adds up the time of a function wherever it is called, and leaves out idleness', () => {
  const shares = selfTimes({
    nodes: [
      { id: 1, callFrame: frame('(idle)') },
      {
        id: 2,
        callFrame: frame('write', 'file:///a/node_modules/.pnpm/ws/node_modules/ws/lib/x.js'),
      },
      {
        id: 3,
        callFrame: frame('write', 'file:///a/node_modules/.pnpm/ws/node_modules/ws/lib/x.js'),
      },
      { id: 4, callFrame: frame('gc') },
    ],
    samples: [1, 2, 3, 4],
    timeDeltas: [900, 20, 10, 10],
  })
  expect(shares).toEqual([
    { name: 'write', place: 'ws/lib/x.js:5', share: 0.75 },
    { name: 'gc', place: 'V8', share: 0.25 },
  ])
})

it('counts native code to the function that called it, and the profiler to nobody', () => {
  const shares = selfTimes({
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2, 5, 6] },
      { id: 2, callFrame: frame('query', 'file:///packages/db.js'), children: [3] },
      { id: 3, callFrame: frame('micro'), children: [4] },
      { id: 4, callFrame: frame('hash') },
      { id: 5, callFrame: frame('(garbage collector)') },
      { id: 6, callFrame: frame('post', 'node:inspector') },
    ],
    samples: [4, 5, 6],
    timeDeltas: [30, 10, 50],
  })
  expect(shares).toEqual([
    { name: 'native, for query', place: 'packages/db.js:5', share: 0.75 },
    { name: '(garbage collector)', place: 'V8', share: 0.25 },
  ])
})

it('adds up allocations over the tree', () => {
  const leaf = { callFrame: frame('leaf'), selfSize: 3, children: [] }
  const head = { callFrame: frame('root'), selfSize: 2, children: [leaf, leaf] }
  expect(allocatedBySite({ head }).map(({ name, share }) => [name, share])).toEqual([
    ['leaf', 0.75],
    ['root', 0.25],
  ])
})

it('keeps what was written by hand, and replaces what was made', () => {
  const made = withProfiles(undefined, 'monday')
  const read = made.replace('# Profiles\n\n', '# Profiles\n\nMost of it is SQLite.\n\n')
  expect(withProfiles(read, 'tuesday')).toBe(read.replace('monday', 'tuesday'))
  expect(read).toContain('Most of it is SQLite.')
})
