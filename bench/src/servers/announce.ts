import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Listens on a free port of the loopback interface, and says where in the words of `READY`. */
export function announce(http: Server): void {
  http.listen(0, '127.0.0.1', () => {
    const { port } = http.address() as AddressInfo
    process.stdout.write(`ready at http://127.0.0.1:${port}\n`)
  })
}
