// Broadcasts per second and server CPU per delivery, stock adapter against this one, alternating in
// one run. The clients speak the framing over raw `ws` and count frames without parsing them.
//
//   node bench/fanout.mjs [--rooms 1] [--subscribers 100] [--senders 16] [--window 4]
//                         [--seconds 3] [--runs 5] [--profile directory]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { connect } from './raw-client.mjs'

const { values } = parseArgs({
  options: {
    rooms: { type: 'string', default: '1' },
    subscribers: { type: 'string', default: '100' },
    senders: { type: 'string', default: '16' },
    window: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '5' },
    profile: { type: 'string' },
  },
})
const number = (name) => Number(values[name])
const text = 'x'.repeat(200)

const results = { stock: [], fanout: [] }
for (let run = 1; run <= number('runs'); run += 1) {
  for (const adapter of ['stock', 'fanout']) {
    const result = await measure(adapter)
    results[adapter].push(result)
    console.log(`${run} ${adapter.padEnd(6)} ${describe(result)}`)
  }
}
const stock = medians(results.stock)
const fanout = medians(results.fanout)
console.log(`stock  ${describe(stock)}`)
console.log(`fanout ${describe(fanout)}`)
console.log(
  `ratio  ${(fanout.perSecond / stock.perSecond).toFixed(2)} x deliveries, ` +
    `${(stock.cpuPerDelivery / fanout.cpuPerDelivery).toFixed(2)} x less server CPU per delivery`,
)

async function measure(adapter) {
  const execArgv = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : []
  const server = fork(fileURLToPath(new URL('server.mjs', import.meta.url)), [adapter], {
    execArgv,
  })
  const [{ port }] = await once(server, 'message')
  const clients = []
  for (let room = 0; room < number('rooms'); room += 1) {
    for (let index = 0; index < number('subscribers'); index += 1) {
      const sends = index < number('senders')
      clients.push(
        await connect({ port, room: `r${room}`, window: sends ? number('window') : 0, text }),
      )
    }
  }
  for (const client of clients) client.start()
  await setTimeout(1_000)
  const before = await sample(server, clients)
  await setTimeout(number('seconds') * 1_000)
  const after = await sample(server, clients)
  for (const client of clients) client.close()
  server.send('stop')
  await once(server, 'exit')
  const deliveries = after.deliveries - before.deliveries
  return {
    perSecond: deliveries / ((after.at - before.at) / 1_000),
    cpuPerDelivery: (after.cpu - before.cpu) / deliveries,
    serverBusy: (after.cpu - before.cpu) / 1_000 / (after.at - before.at),
    clientBusy: (after.ownCpu - before.ownCpu) / 1_000 / (after.at - before.at),
    rss: after.rss,
  }
}

async function sample(server, clients) {
  server.send('usage')
  const [{ cpu, rss, stats }] = await once(server, 'message')
  if (process.env.BENCH_DEBUG) console.log(stats)
  const { user, system } = process.cpuUsage()
  const deliveries = clients.reduce((sum, client) => sum + client.received(), 0)
  return { cpu, rss, deliveries, at: performance.now(), ownCpu: user + system }
}

function medians(all) {
  const median = (key) =>
    all.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(all.length / 2)]
  return Object.fromEntries(Object.keys(all[0]).map((key) => [key, median(key)]))
}

function describe({ perSecond, cpuPerDelivery, serverBusy, clientBusy, rss }) {
  return (
    `${Math.round(perSecond).toLocaleString('en').padStart(9)} deliveries/s ` +
    `${cpuPerDelivery.toFixed(2).padStart(6)} µs each, ` +
    `server ${percent(serverBusy)}, clients ${percent(clientBusy)}, ${Math.round(rss / 1e6)} MB`
  )
}

function percent(share) {
  return `${Math.round(share * 100)} %`.padStart(5)
}
