import { expect, it } from 'vitest'
import { cuttings } from './cuttings.ts'
import { StanzaReader } from './stanza-reader.ts'

const opening = `<?xml version='1.0'?><stream:stream id='1' xmlns='jabber:client'>`
const stanzas = [
  '<stream:features><mechanisms><mechanism>PLAIN</mechanism></mechanisms></stream:features>',
  `<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>`,
  `<iq type='result'><bind><jid>1@localhost/x</jid></bind></iq>`,
  `<presence from='r0'><x><item role='moderator'/><status code='110'/></x></presence>`,
  '<message><message><body>a message of a message &gt; this</body></message><delay/></message>',
  `<message><body>${'x'.repeat(5_000)}</body></message>`,
]

it('finds the same stanzas wherever the stream is cut', () => {
  const [features = '', success = '', ...others] = stanzas
  // Who has signed in opens the stream anew.
  const text = [opening, features, success, opening, ...others, '</stream:stream>'].join('')
  for (const chunks of cuttings(Buffer.from(text))) {
    const found: string[] = []
    const reader = new StanzaReader((chunk, start, end) =>
      found.push(chunk.toString('utf8', start, end)),
    )
    for (const chunk of chunks) reader.push(chunk)
    expect(found).toEqual(stanzas)
  }
})

it('passes over blanks between stanzas', () => {
  const found: string[] = []
  const reader = new StanzaReader((chunk, start, end) =>
    found.push(chunk.toString('utf8', start, end).trim()),
  )
  for (const text of ['<a/> \n', ' <b>c', '</b>', ' ']) reader.push(Buffer.from(text))
  expect(found).toEqual(['<a/>', '<b>c</b>'])
})
