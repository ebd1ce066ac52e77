import { readFileSync, writeFileSync } from 'node:fs'
import { plots, readme, report } from '../places.ts'
import type { Results } from '../results.ts'
import { withSpeed } from './readme.ts'
import { drawPlots, renderReport } from './render.ts'

/** Writes RESULTS.md, its plots, and the part of the README that is about speed. */
export function writeReport(results: Results): void {
  for (const [name, svg] of Object.entries(drawPlots(results))) {
    writeFileSync(new URL(name, plots), svg)
  }
  writeFileSync(report, renderReport(results))
  writeFileSync(readme, withSpeed(readFileSync(readme, 'utf8'), results))
}
