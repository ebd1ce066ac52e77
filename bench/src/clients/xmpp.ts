import { connect } from 'node:net'
import { Author } from './author.ts'
import type { Dialect } from './dialect.ts'
import { StanzaReader } from './stanza-reader.ts'

const HOST = 'localhost'
const OPEN =
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' ` +
  `xmlns:stream='http://etherx.jabber.org/streams' to='${HOST}' version='1.0'>`
const SASL = 'urn:ietf:params:xml:ns:xmpp-sasl'
const BIND =
  `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>` +
  `<resource>bench</resource></bind></iq>`
const MUC = `<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>`

const BODY = '<body>'
const OF_MESSAGE = 'm'.charCodeAt(0)

/** XMPP over TCP; a room is one of XEP-0045. The answer to an author is the message as the room reflects it. */
export const xmpp: Dialect = {
  async open(port, { credential, rooms }, listener) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const author = new Author()
    const nick = author.sign('')
    const failed = Promise.withResolvers<never>()
    let isClosing = false
    // Until it is in its rooms, what a line gets is read as text, one stanza after the other.
    let onStanza: ((text: string) => void) | undefined
    const reader = new StanzaReader((chunk, start, end) => {
      if (onStanza) return onStanza(chunk.toString('utf8', start, end))
      if (chunk[start + 1] !== OF_MESSAGE) return
      const body = chunk.indexOf(BODY, start)
      if (body < 0 || body > end) return
      const text = body + BODY.length
      listener.delivered(chunk, text, end)
      if (author.wrote(chunk, text)) listener.answered(true)
    })
    socket.on('data', (chunk: Buffer) => {
      socket.cork()
      reader.push(chunk)
      socket.uncork()
    })
    socket.on('error', failed.reject)
    socket.on('close', () => {
      failed.reject(new Error('closed before it was in its rooms'))
      if (!isClosing) listener.lost()
      isClosing = true
    })
    const ask = (text: string, wanted: string): Promise<void> => {
      const answered = new Promise<void>((resolve) => {
        onStanza = (stanza) => {
          if (stanza.includes(wanted)) resolve()
          else if (/^<failure|type='error'/.test(stanza)) failed.reject(new Error(stanza))
        }
      })
      socket.write(text)
      return Promise.race([answered, failed.promise])
    }
    await ask(OPEN, '<mechanism>PLAIN<')
    await ask(`<auth xmlns='${SASL}' mechanism='PLAIN'>${credential}</auth>`, '<success')
    await ask(OPEN, '<bind')
    await ask(BIND, `type='result'`)
    // Status 110 is of one's own presence; the room's subject is the last of what a room tells those who come.
    for (const room of rooms) await ask(`<presence to='${room}/${nick}'>${MUC}</presence>`, `'110'`)
    onStanza = undefined
    failed.promise.catch(() => undefined)
    return {
      send(room, text) {
        const body = author.sign(text)
        socket.write(
          `<message to='${room}' type='groupchat' id='${body.slice(0, 25)}'><body>${body}</body></message>`,
        )
      },
      close() {
        isClosing = true
        socket.destroy()
      },
    }
  },
}
