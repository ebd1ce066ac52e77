import { bare } from './bare.ts'
import { chatNode } from './chat-node.ts'
import { ejabberd } from './ejabberd.ts'
import { nats } from './nats.ts'
import { nchan } from './nchan.ts'
import type { Peer, PeerName } from './peer.ts'
import { rawWs } from './raw-ws.ts'
import { tutorial } from './tutorial.ts'

/** In the order of the report. */
export const peers: Readonly<Record<PeerName, Peer>> = {
  chatnode: chatNode,
  bare,
  tutorial,
  ejabberd,
  nats,
  nchan,
  ws: rawWs,
}
