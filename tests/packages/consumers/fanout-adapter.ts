// A program around the adapter; see client-sdk.ts for what the expectations are for.
import { createFanoutAdapter, type FanoutStats } from '@chatnode/fanout-adapter'
import { Server } from 'socket.io'

const adapter = createFanoutAdapter({ maxUnsentBytes: 1_000_000 })
// @ts-expect-error -- a number
createFanoutAdapter({ maxUnsentBytes: '1 MB' })
// @ts-expect-error -- no such option
createFanoutAdapter({ maxUnsent: 1_000_000 })

export const io = new Server({ adapter })
export const { joined, writes, stock }: FanoutStats = adapter.stats
// @ts-expect-error -- no such counter
void adapter.stats.lost
// @ts-expect-error -- takes nothing
adapter.flush(1)
