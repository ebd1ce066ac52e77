import type { DialectName } from '../job.ts'
import type { Dialect } from './dialect.ts'
import { nats } from './nats.ts'
import { nchan } from './nchan.ts'
import { rawWs } from './raw-ws.ts'
import { socketIo } from './socket-io.ts'
import { chatNodeVocabulary, socketIoVocabulary } from './vocabularies.ts'
import { xmpp } from './xmpp.ts'

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  chatnode: socketIo(chatNodeVocabulary),
  socketio: socketIo(socketIoVocabulary),
  ws: rawWs,
  xmpp,
  nats,
  nchan,
}
