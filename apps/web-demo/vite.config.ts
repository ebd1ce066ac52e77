import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compress } from './build/compress.ts'
import { emojiData } from './build/emoji-data.ts'
import { shell } from './build/shell.ts'

export default defineConfig({
  plugins: [react(), emojiData(), shell(), compress()],
  // A server that runs beside `vite` for its users, rooms and sockets.
  server: { proxy: { '/api': SERVER(), '/socket.io': { target: SERVER(), ws: true } } },
  build: {
    // The server serves this folder, and packs it.
    outDir: '../../packages/server/web',
    emptyOutDir: true,
    target: 'es2022',
    // As attributes of the page they would be styles and scripts that its policy forbids.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      input: { index: 'index.html', 'service-worker': 'src/offline/service-worker.ts' },
      output: {
        // A service worker keeps its address; everything else is named after its content.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
        // What every visit needs comes in one file.
        codeSplitting: {
          groups: [{ name: 'index', tags: ['$initial'], test: /^(?!.*service-worker\.ts)/ }],
        },
      },
    },
  },
})

function SERVER(): string {
  return process.env['CHATNODE_SERVER'] ?? 'http://localhost:3000'
}
