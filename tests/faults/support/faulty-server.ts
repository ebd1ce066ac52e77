// A chat server that can be told to die. Started by server-process.ts as a process of its own; the
// shipped binary knows none of this.
import { flushCompileCache } from 'node:module'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import process from 'node:process'
import Database from 'better-sqlite3'
import { pino } from 'pino'
import { createApp } from '../../../packages/server/src/app.ts'
import { readConfig } from '../../../packages/server/src/config.ts'
import type { FailPoint } from '../../../packages/server/src/ports.ts'
import type { Order, ServerStats } from './orders.ts'

const databases: Database.Database[] = []
spyOnPragmas(process.env['FAULTS_SYNCHRONOUS'])

const config = readConfig(process.env)
let armed: { point: FailPoint; hits: number } | undefined
const app = await createApp(config, {
  logger: pino({ level: config.logLevel }),
  failPoint(name) {
    if (armed?.point !== name) return
    armed.hits -= 1
    if (armed.hits === 0) process.kill(process.pid, 'SIGKILL')
  },
})
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
let ended = 0
app.io.on('connection', (socket) => socket.once('disconnect', () => (ended += 1)))
const { port } = await app.listen()
// At its end a process does so by itself; this one has none that it knows of.
flushCompileCache()

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  process.send?.({ id, answer: obey(order) })
})
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)))
// Whoever started this is gone: nobody would stop it.
process.on('disconnect', () => process.exit(0))
process.send?.({ port, pid: process.pid })

function obey(order: Order): unknown {
  switch (order.do) {
    case 'arm':
      armed = { point: order.point, hits: order.hits }
      return null
    case 'pragma':
      for (const database of databases) database.pragma(order.source)
      return null
    case 'reset-delay':
      delay.reset()
      return null
    case 'stats':
      if (order.collect) globalThis.gc?.()
      return stats()
  }
}

function stats(): ServerStats {
  const { rss, heapUsed, external } = process.memoryUsage()
  const main = app.io.of('/')
  return {
    rss,
    held: heapUsed + external,
    delayP99Ms: delay.percentile(99) / 1e6,
    delayMaxMs: delay.max / 1e6,
    sockets: main.sockets.size,
    ended,
    socketRooms: main.adapter.rooms.size,
    present: app.services.presence.size,
    typing: app.services.typing.size,
    timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
    listeners: main
      .eventNames()
      .reduce((sum, name) => sum + main.listenerCount(name as 'connection'), 0),
  }
}

/** Keeps hold of every database that is opened; on demand it makes the mistake that the product must not make. */
function spyOnPragmas(synchronous: string | undefined): void {
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its `this` below
  const { pragma } = Database.prototype
  Database.prototype.pragma = function (this: Database.Database, source, options) {
    if (!databases.includes(this)) databases.push(this)
    if (synchronous === undefined) return pragma.call(this, source, options)
    if (source === 'synchronous') return 2
    return pragma.call(this, source.replace('synchronous = FULL', `synchronous = ${synchronous}`))
  }
}
