import { defineConfig } from 'vitest/config'

// Sources, not builds: `@chatnode/source` is the first condition of every package's exports.
const conditions = ['@chatnode/source', 'node']
// The figures of a release, instead of those of every run.
const isFull = process.env['CHATNODE_TEST_FULL'] !== undefined
const common = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
}

export default defineConfig({
  test: {
    projects: [
      {
        ...common,
        test: {
          name: 'unit',
          include: ['{packages,apps}/*/src/**/*.test.ts', 'scripts/*.test.mjs'],
          // Properties over thousands of values take their time on a busy machine.
          testTimeout: 60_000,
        },
      },
      {
        ...common,
        test: {
          name: 'integration',
          include: ['{packages,apps}/*/test/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
      {
        ...common,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        ...common,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        ...common,
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          testTimeout: isFull ? 3_600_000 : 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
