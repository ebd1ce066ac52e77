import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/bin.ts'],
  format: ['esm'],
  target: 'node22',
  splitting: true,
  dts: { entry: 'src/index.ts', compilerOptions: { composite: false, customConditions: [] } },
  clean: true,
})
