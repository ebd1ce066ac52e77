import * as z from 'zod/mini'
import { feature } from './kernel/contract.ts'
import { endpoint } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'

/** The process is alive. */
export interface Health {
  status: string
  version: string
  /** The newest protocol version that the server speaks. */
  protocol: string
}

/** Liveness and readiness, for people and for load balancers. */
export const health = feature({
  http: {
    /** Tells that the process is alive, and which version it is. */
    health: endpoint({
      method: 'GET',
      path: '/api/health',
      auth: 'none',
      response: schemaOf<Health>('Health')(
        z.object({ status: z.string(), version: z.string(), protocol: z.string() }),
      ),
    }),
    /** Tells whether the server should be sent work: `unavailable` while the database does not answer and while the server drains. */
    ready: endpoint({
      method: 'GET',
      path: '/api/ready',
      auth: 'none',
      response: z.object({ status: z.string() }),
    }),
  },
})
