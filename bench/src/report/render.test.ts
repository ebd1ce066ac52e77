import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { plots, recorded, report } from '../places.ts'
import type { Results } from '../results.ts'
import { drawPlots, renderReport } from './render.ts'

const results: Results = {
  mode: 'full',
  doubts: ['other processes used 40 % of the machine'],
  startedAt: '2026-01-02T03:04:05.000Z',
  minutes: 1,
  commit: 'abc',
  runs: 2,
  timing: { warmUpMs: 1_500, windowMs: 2_500 },
  machine: { CPU: 'one', cores: '2' },
  versions: { node: '24.0.0' },
  settings: { RATE_LIMITS: 'off' },
  missing: { ws: 'is not here' },
  entries: [
    {
      workload: 'A100',
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
      },
      failures: ['bare, run 3: did not start'],
    },
  ],
}

it('shows ratios with their spread, failures, and what speaks against the figures', () => {
  const text = renderReport(results)
  expect(text).toContain('**Not for keeping: other processes used 40 % of the machine.**')
  expect(text).toContain('5.50 × (5.00–6.00)')
  expect(text).toContain('0.63 × (0.50–0.75)')
  expect(text).toContain('400,000 (300,000–500,000)')
  expect(text).toContain('failed: bare, run 3: did not start')
  expect(text).toContain('skipped: ws: is not here')
})

it('draws a bar for each peer', () => {
  const { 'throughput.svg': svg = '' } = drawPlots(results)
  expect(svg.match(/<rect x/g)).toHaveLength(2)
  expect(svg).not.toMatch(/NaN|undefined|Infinity/)
})

it.skipIf(!existsSync(recorded))(
  'is what RESULTS.md and the plots show of the recorded figures',
  () => {
    const stored = JSON.parse(readFileSync(recorded, 'utf8')) as Results
    expect(readFileSync(report, 'utf8')).toBe(renderReport(stored))
    for (const [name, svg] of Object.entries(drawPlots(stored))) {
      expect(readFileSync(new URL(name, plots), 'utf8')).toBe(svg)
    }
  },
)
