import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Sources, not builds: `@chatnode/source` is the first condition of every package's exports.
const conditions = ['@chatnode/source', 'node']
// The figures of a release, instead of those of every run.
const isFull = process.env['CHATNODE_TEST_FULL'] !== undefined
const common = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
}
const harness = {
  // Long enough for a busy machine: what fails, fails by it, and what holds goes on at once. Bounds
  // that the product promises stand in the tests.
  testTimeout: 240_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000, interval: 20 } },
  // Tests start some hundred processes, half of whose time goes into compiling the same sources.
  env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compile') },
}
// A worker for each core: by default one is left idle, which is half of a machine with two.
const parallel = { maxWorkers: availableParallelism() }

export default defineConfig({
  test: {
    projects: [
      {
        ...common,
        test: {
          name: 'unit',
          include: [
            '{packages,apps}/*/src/**/*.test.ts',
            'bench/src/**/*.test.ts',
            'scripts/*.test.mjs',
          ],
          ...harness,
          ...parallel,
        },
      },
      {
        ...common,
        test: {
          name: 'integration',
          include: ['{packages,apps}/*/test/**/*.test.{ts,tsx}'],
          ...harness,
          ...parallel,
        },
      },
      {
        ...common,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          ...harness,
          ...parallel,
          // After what keeps every core busy by itself.
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...common,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          ...harness,
          fileParallelism: false,
        },
      },
      {
        ...common,
        test: {
          name: 'packages',
          include: ['tests/packages/**/*.test.ts'],
          globalSetup: 'tests/packages/support/install.ts',
          ...harness,
          ...parallel,
          // Compilers and bundlers share the cores, two at a time.
          testTimeout: 300_000,
          maxConcurrency: 2,
        },
      },
      {
        ...common,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          ...harness,
          testTimeout: isFull ? 3_600_000 : 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
