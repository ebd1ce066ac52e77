import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    node: 'src/node/index.ts',
    react: 'src/react/index.ts',
    socketio: 'src/socketio/index.ts',
    testing: 'src/testing/index.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  dts: { compilerOptions: { composite: false, customConditions: [], types: ['node'] } },
  clean: true,
  esbuildPlugins: [
    {
      // There are no shared chunks in CommonJS, and there must be one `ChatClient` for all entries.
      name: 'main-entry',
      setup(build) {
        const path = build.initialOptions.format === 'cjs' ? './index.cjs' : './index.js'
        build.onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({ path, external: true }))
      },
    },
  ],
})
