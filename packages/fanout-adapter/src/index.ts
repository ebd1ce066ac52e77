export {
  createFanoutAdapter,
  type FanoutAdapterClass,
  type FanoutOptions,
} from './fanout-adapter.ts'
export type { FanoutStats } from './stats.ts'
export type { Obstacle } from './engine.ts'
