import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/docs/index.ts'],
  format: ['esm', 'cjs'],
  target: 'es2022',
  // The entries share what they know of a schema by its identity, so CommonJS needs common chunks, too.
  splitting: true,
  dts: { compilerOptions: { composite: false, customConditions: [] } },
  clean: true,
})
