#!/usr/bin/env node
import process from 'node:process'
import { unsupportedNode } from './node-version.ts'

// The native SQLite add-on crashes an older Node at load, so the check comes before any other import.
const problem = unsupportedNode(process.versions.node)
if (problem === undefined) {
  await import('./main.ts')
} else {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 1
}
