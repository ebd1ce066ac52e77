import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { plots, readme, recorded, report } from '../places.ts'
import type { Results } from '../results.ts'
import { withSpeed } from './readme.ts'
import { drawPlots, renderReport } from './render.ts'
import { sampleResults as results } from './sample-results.ts'

it('shows ratios with their spread, failures, and what speaks against the figures', () => {
  const text = renderReport(results)
  expect(text).toContain('**Not for keeping: runs failed of A100; 2 runs are too few')
  expect(text).toContain('others used 40 % of the machine (2026-01-02T03:04:05.000Z).**')
  expect(text).toContain('5.50 × (5.00–6.00)')
  expect(text).toContain('0.63 × (0.50–0.75)')
  expect(text).toContain('400,000 (300,000–500,000)')
  expect(text).toContain('failed: bare, run 3: did not start')
  expect(text).toContain('skipped: ws: is not here')
  expect(text).toContain(
    'One room of 100. Taken 2026-01-02 03:04 UTC, commit abc, all in 1 minutes.',
  )
})

it('says what was aimed at and whether it was reached', () => {
  const rows = renderReport(results).replaceAll(/ +/g, ' ')
  expect(rows).toContain(
    '| A100, deliveries per second | bare | ≥ 5 × | 5.50 × (5.00–6.00) | reached |',
  )
  expect(rows).toContain(
    '| A100, deliveries per second | ejabberd | ≥ 1 × | 0.75 × (0.75–0.75) | not reached |',
  )
  expect(rows).toContain('| F, latency p99 | tutorial | ≤ 0.05 × | – | not measured |')
})

it('writes what was aimed at between the marks of the README, again and again', () => {
  const around = (inside: string): string =>
    `before\n<!-- speed: written by \`npm run bench\`, not by hand -->${inside}<!-- end of speed -->\nafter`
  const once = withSpeed(around(''), results)
  expect(once).toContain('5.50 × (5.00–6.00)')
  expect(once).toContain('On CPU one, cores 2:\n\n- 2026-01-02 03:04 UTC, commit abc')
  expect(once.replace(/-->[^]*<!--/, '--><!--')).toBe(around(''))
  expect(withSpeed(once, results)).toBe(once)
  expect(withSpeed(once, undefined)).toBe(
    around('\n\nNot measured yet: `npm run bench` writes it here.\n\n'),
  )
  expect(() => withSpeed('nothing', results)).toThrow('the README has no')
})

it('is what the README shows of the recorded figures', () => {
  const stored = existsSync(recorded)
    ? (JSON.parse(readFileSync(recorded, 'utf8')) as Results)
    : undefined
  const text = readFileSync(readme, 'utf8')
  expect(text).toBe(withSpeed(text, stored))
})

it('draws a bar for each peer', () => {
  const { 'throughput.svg': svg = '' } = drawPlots(results)
  expect(svg.match(/<rect x/g)).toHaveLength(3)
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
