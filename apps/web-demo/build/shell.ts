import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

/** Where the service worker wants its list of files. */
const PLACEHOLDER = '__SHELL__'

/** Tells the service worker which files the client consists of, and a name that changes with them. */
export function shell(): Plugin {
  return {
    name: 'shell',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle).filter((file) => /^assets\/|^index\.html$/.test(file))
      const paths = files.map((file) => (file === 'index.html' ? '/' : `/${file}`)).toSorted()
      const hash = createHash('sha256').update(JSON.stringify(paths)).digest('hex').slice(0, 12)
      const list = JSON.stringify({ version: hash, paths: [...paths, '/icon.svg'] })
      const worker = bundle['service-worker.js']
      if (worker?.type !== 'chunk') throw new Error('cannot find the service worker')
      worker.code = worker.code.replace(PLACEHOLDER, () => list)
    },
  }
}
