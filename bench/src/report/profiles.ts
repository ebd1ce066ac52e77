/** A function's part of the whole. */
export interface Share {
  readonly name: string
  readonly place: string
  readonly share: number
}

interface CallFrame {
  readonly functionName: string
  readonly url: string
  readonly lineNumber: number
}

interface CpuNode {
  readonly id: number
  readonly callFrame: CallFrame
  /** The nodes of what was called from here. */
  readonly children?: readonly number[]
}

/** What V8's profiler answers. */
export interface CpuProfile {
  readonly nodes: readonly CpuNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface HeapNode {
  readonly callFrame: CallFrame
  readonly selfSize: number
  readonly children: readonly HeapNode[]
}

/** What V8's sampling heap profiler answers. */
export interface HeapProfile {
  readonly head: HeapNode
}

const IDLE = new Set(['(idle)', '(program)'])
const PROFILER = 'node:inspector'

/** The time that each function spent by itself, the most first; idle time is no part of the whole. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Share[] {
  const frames = framesOf(nodes)
  const busy = samples.flatMap((id, index) => {
    const frame = frames.get(id)
    return !frame || IDLE.has(frame.functionName) || frame.url === PROFILER
      ? []
      : [{ frame, amount: Math.max(0, timeDeltas[index] ?? 0) }]
  })
  return toShares(busy)
}

/**
 * The frame that the time of each node belongs to. What native code is called is not known for
 * certain (V8 gives that of an add-on some other name), so it is told by the function that called it.
 */
function framesOf(nodes: readonly CpuNode[]): Map<number, CallFrame> {
  const callers = new Map(
    nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)),
  )
  return new Map(nodes.map((node) => [node.id, frameOf(node)]))

  function frameOf({ id, callFrame }: CpuNode): CallFrame {
    if (callFrame.url !== '' || callFrame.functionName.startsWith('(')) return callFrame
    let caller = callers.get(id)
    while (caller?.callFrame.url === '') caller = callers.get(caller.id)
    if (!caller) return callFrame
    return { ...caller.callFrame, functionName: `native, for ${nameOf(caller.callFrame)}` }
  }
}

/** The bytes that each function allocated by itself, the most first. */
export function allocatedBySite({ head }: HeapProfile): Share[] {
  const found: { frame: CallFrame; amount: number }[] = []
  const waiting: HeapNode[] = [head]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    found.push({ frame: node.callFrame, amount: node.selfSize })
    waiting.push(...node.children)
  }
  return toShares(found)
}

function toShares(found: readonly { frame: CallFrame; amount: number }[]): Share[] {
  const sums = new Map<string, { name: string; place: string; amount: number }>()
  let total = 0
  for (const { frame, amount } of found) {
    const place = placeOf(frame)
    const key = `${frame.functionName} ${place}`
    const sum = sums.get(key) ?? { name: nameOf(frame), place, amount: 0 }
    sum.amount += amount
    total += amount
    sums.set(key, sum)
  }
  return [...sums.values()]
    .map(({ name, place, amount }) => ({ name, place, share: amount / total }))
    .toSorted((a, b) => b.share - a.share)
}

const nameOf = ({ functionName }: CallFrame): string => functionName || '(anonymous)'

/** Where a function stands: from its package on, as long as the path before says nothing. */
function placeOf({ url, lineNumber }: CallFrame): string {
  if (url === '') return 'V8'
  const path = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/(?=packages\/)/, '')
  return `${path}:${lineNumber + 1}`
}

const BEGIN = '<!-- written by `npm run bench:profile`, not by hand -->'

/** PROFILES.md: what people wrote before the mark is kept, what was made follows it. */
export function withProfiles(before: string | undefined, made: string): string {
  const written = before?.split(BEGIN, 1)[0] ?? '# Profiles\n\n'
  return `${written}${BEGIN}\n\n${made}\n`
}
