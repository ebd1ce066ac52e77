import { writeFileSync } from 'node:fs'
import { plots, report } from '../places.ts'
import type { Results } from '../results.ts'
import { drawPlots, renderReport } from './render.ts'

/** Writes RESULTS.md and its plots. */
export function writeReport(results: Results): void {
  for (const [name, svg] of Object.entries(drawPlots(results))) {
    writeFileSync(new URL(name, plots), svg)
  }
  writeFileSync(report, renderReport(results))
}
