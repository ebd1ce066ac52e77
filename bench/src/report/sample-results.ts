import type { Results } from '../results.ts'

/** What tests report on. */
export const sampleResults: Results = {
  machine: { CPU: 'one', cores: '2' },
  sessions: [
    {
      startedAt: '2026-01-02T03:04:05.000Z',
      minutes: 1,
      commit: 'abc',
      isWhole: true,
      runs: 2,
      timing: { warmUpMs: 1_500, windowMs: 2_500 },
      others: 0.4,
      versions: { node: '24.0.0' },
      settings: { RATE_LIMITS: 'off' },
      missing: { ws: 'is not here' },
    },
  ],
  entries: [
    {
      workload: 'A100',
      session: '2026-01-02T03:04:05.000Z',
      title: 'one room of 100',
      metrics: ['deliveriesPerSecond', 'latencyP99Micros'],
      samples: {
        chatnode: [
          { deliveriesPerSecond: 500_000, latencyP99Micros: 2_000 },
          { deliveriesPerSecond: 300_000, latencyP99Micros: 3_000 },
        ],
        bare: [
          { deliveriesPerSecond: 100_000, latencyP99Micros: 4_000 },
          { deliveriesPerSecond: 50_000, latencyP99Micros: 4_000 },
        ],
        ejabberd: [{}, { deliveriesPerSecond: 400_000, latencyP99Micros: 4_000 }],
      },
      failures: ['bare, run 3: did not start'],
    },
  ],
}
