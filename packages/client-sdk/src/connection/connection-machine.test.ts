import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  nextState,
  toStatus,
  transitions,
  type ConnectionEvent,
  type ConnectionState,
} from './connection-machine.ts'

const states = Object.keys(transitions) as ConnectionState[]

/** `a ─event→ b`, chains included, out of the drawing above the table. */
function drawnEdges(): string[] {
  const source = readFileSync(new URL('connection-machine.ts', import.meta.url), 'utf8')
  const drawing = source.split('\n').filter((line) => line.startsWith('//   '))
  const edges: string[] = []
  for (const line of drawing) {
    const edge = /([a-z]+|\*)\s*─([a-z]+)→\s*(?=([a-z]+))/g
    for (const [, from, event, to] of line.matchAll(edge)) {
      const sources = from === '*' ? states.filter((state) => state !== to) : [from]
      for (const state of sources) edges.push(`${state} ─${event}→ ${to}`)
    }
  }
  return edges.sort()
}

function tableEdges(): string[] {
  return states
    .flatMap((from) =>
      Object.entries(transitions[from]).map(([event, to]) => `${from} ─${event}→ ${to}`),
    )
    .sort()
}

describe('the connection machine', () => {
  it('is drawn as it is', () => {
    expect(drawnEdges()).toEqual(tableEdges())
  })

  it('has a way out of every state, and every state can be reached', () => {
    const reached = new Set<ConnectionState>(['idle'])
    for (const state of reached) {
      for (const next of Object.values(transitions[state])) reached.add(next)
    }
    expect([...reached].sort()).toEqual([...states].sort())
    for (const state of states) expect(Object.keys(transitions[state])).not.toHaveLength(0)
  })

  it('ends in `closed` by one `close`, from wherever it stands', () => {
    for (const state of states) {
      expect(nextState(state, 'close') ?? state).toBe('closed')
    }
  })

  it('ignores what means nothing in a state', () => {
    const late: [ConnectionState, ConnectionEvent][] = [
      ['closed', 'ready'],
      ['closed', 'retry'],
      ['waiting', 'lost'],
      ['online', 'open'],
    ]
    for (const [state, event] of late) expect(nextState(state, event)).toBeUndefined()
  })

  it('tells a first connection from a later one', () => {
    expect(states.map((state) => toStatus(state, false))).toEqual([
      'idle',
      'connecting',
      'connecting',
      'connected',
      'connecting',
      'refused',
      'closed',
    ])
    expect(toStatus('waiting', true)).toBe('reconnecting')
    expect(toStatus('authenticating', true)).toBe('reconnecting')
  })
})
