// Loaded into the server processes with `--import`, whatever they are: tells the parent what they use.
import { Session } from 'node:inspector/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ServerCommands } from './job.ts'
import { serve } from './processes.ts'

const RESOLUTION_MS = 5
const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delays.enable()

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as (options: object) => void

const inspector = new Session()

// V8 looks at one allocation in half a megabyte by itself: too few to compare.
const SAMPLE_BYTES = 16_384

// A delay is told as the time between two ticks of a timer, its period included.
const delay = (percentile: number): number =>
  Math.max(0, delays.percentile(percentile) / 1_000 - RESOLUTION_MS * 1_000)

serve<ServerCommands>({
  usage() {
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed, external } = process.memoryUsage()
    return {
      cpuMicros: user + system,
      residentBytes: rss,
      heapBytes: heapUsed + external,
      delayP50: delay(50),
      delayP99: delay(99),
    }
  },
  reset() {
    delays.reset()
    return {}
  },
  collect() {
    // Alone this one gives back the young generation, too: up to 100 MB by which processes differ
    // for how they came here, and which V8 gives back by itself after some seconds without work.
    gc({ type: 'major', flavor: 'last-resort' })
    return {}
  },
  async startProfile({ kind }) {
    inspector.connect()
    if (kind === 'cpu') {
      await inspector.post('Profiler.enable')
      await inspector.post('Profiler.start')
    } else {
      await inspector.post('HeapProfiler.startSampling', {
        samplingInterval: SAMPLE_BYTES,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      })
    }
    return {}
  },
  stopProfile: ({ kind }) =>
    kind === 'cpu' ? inspector.post('Profiler.stop') : inspector.post('HeapProfiler.stopSampling'),
})

// Must not keep alive a server that has ended.
process.channel?.unref()
