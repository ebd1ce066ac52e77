import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { RoomMachine, toRoomStatus, transitions, type RoomState } from './room-machine.ts'

const states = Object.keys(transitions) as RoomState[]
const inside: RoomState[] = ['catching-up', 'live', 'reordering', 'stale']

/** `a ─event→ b`, chains included, out of the drawing above the table. */
function drawnEdges(): string[] {
  const source = readFileSync(new URL('room-machine.ts', import.meta.url), 'utf8')
  const drawing = source.split('\n').filter((line) => line.startsWith('//   '))
  const edges: string[] = []
  for (const line of drawing) {
    const edge = /([a-z-]+|\*)\s*─([a-z]+)→\s*(?=([a-z-]+))/g
    for (const [, from = '', event, to] of line.matchAll(edge)) {
      const groups: Record<string, RoomState[]> = { '*': states, inside }
      const sources = groups[from]?.filter((state) => state !== to) ?? [from]
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

describe('the room machine', () => {
  it('is drawn as it is', () => {
    expect(drawnEdges()).toEqual(tableEdges())
  })

  it('has a way out of every state, and every state can be reached', () => {
    const reached = new Set<RoomState>(['detached'])
    for (const state of reached) {
      for (const next of Object.values(transitions[state])) reached.add(next)
    }
    expect([...reached].sort()).toEqual([...states].sort())
    for (const state of states) expect(Object.keys(transitions[state])).not.toHaveLength(0)
  })

  it('starts outside, and ignores what means nothing there', () => {
    const machine = new RoomMachine(() => {
      throw new Error('nothing has changed')
    })
    for (const event of ['answer', 'complete', 'hole', 'lost', 'leave', 'drop'] as const) {
      expect(machine.dispatch(event)).toBe(false)
    }
    expect(machine.state).toBe('detached')
  })

  it('is inside exactly where the server has let it in', () => {
    for (const state of states) {
      expect(inside.includes(state)).toBe('leave' in transitions[state])
    }
    const machine = new RoomMachine(() => {})
    const walk = ['enter', 'ask', 'answer', 'complete', 'hole', 'overdue', 'fail'] as const
    const within = walk.map((event) => machine.dispatch(event) && machine.isInside)
    expect(within).toEqual([false, false, true, true, true, true, true])
  })

  it('shows the app what matters to it', () => {
    expect(states.map((state) => [state, toRoomStatus(state, false)])).toEqual([
      ['detached', 'detached'],
      ['gone', 'gone'],
      ['away', 'offline'],
      ['joining', 'joining'],
      ['catching-up', 'catching-up'],
      ['live', 'live'],
      ['reordering', 'live'],
      ['stale', 'stale'],
      ['leaving', 'detached'],
    ])
    expect(toRoomStatus('joining', true)).toBe('catching-up')
  })
})
