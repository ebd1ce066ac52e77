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

/** What `--cpu-prof` writes. */
export interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface HeapNode {
  readonly callFrame: CallFrame
  readonly selfSize: number
  readonly children: readonly HeapNode[]
}

/** What `--heap-prof` writes. */
export interface HeapProfile {
  readonly head: HeapNode
}

const IDLE = new Set(['(idle)', '(program)'])

/** The time that each function spent by itself, the most first; idle time is no part of the whole. */
export function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Share[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const busy = samples.flatMap((id, index) => {
    const frame = frames.get(id)
    return !frame || IDLE.has(frame.functionName)
      ? []
      : [{ frame, amount: Math.max(0, timeDeltas[index] ?? 0) }]
  })
  return toShares(busy)
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
    const sum = sums.get(key) ?? { name: frame.functionName || '(anonymous)', place, amount: 0 }
    sum.amount += amount
    total += amount
    sums.set(key, sum)
  }
  return [...sums.values()]
    .map(({ name, place, amount }) => ({ name, place, share: amount / total }))
    .toSorted((a, b) => b.share - a.share)
}

/** Where a function stands: from its package on, as long as the path before says nothing. */
function placeOf({ url, lineNumber }: CallFrame): string {
  if (url === '') return 'V8'
  const path = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/(?=packages\/)/, '')
  return `${path}:${lineNumber + 1}`
}
