import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    node: 'src/node/index.ts',
    react: 'src/react/index.ts',
    socketio: 'src/socketio/index.ts',
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  dts: { compilerOptions: { composite: false, customConditions: [], types: ['node'] } },
  clean: true,
})
