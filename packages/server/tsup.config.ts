import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    bin: 'src/bin.ts',
    // Started by its path, from beside the chunk that starts it.
    'checkpoint.worker': 'src/db/checkpoint.worker.ts',
  },
  format: ['esm'],
  target: 'node22',
  splitting: true,
  dts: { entry: 'src/index.ts', compilerOptions: { composite: false, customConditions: [] } },
  clean: true,
})
