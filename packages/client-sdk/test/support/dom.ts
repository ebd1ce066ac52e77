import { Window } from 'happy-dom'

/**
 * A document for react-dom, and nothing else of a browser: `fetch`, sockets and timers stay those of
 * Node. Imported before react-dom, which looks at its surroundings once.
 */
const window = new Window({ url: 'http://localhost/' })

Object.assign(globalThis, { window, document: window.document })
