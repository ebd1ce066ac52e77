import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, freePort, missingPackage, startNativeServer } from './native-server.ts'
import type { Peer } from './peer.ts'
import { strangers } from './strangers.ts'

const PROGRAM = findProgram('nginx')
const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so'

export const nchan: Peer = {
  name: 'nchan',
  title: 'nchan, the module of nginx: channels over websockets; nothing checked, nothing stored',
  dialect: 'nchan',
  runs: 3,
  missing: () =>
    missingPackage('nginx libnginx-mod-nchan', PROGRAM !== undefined && existsSync(MODULE)),
  async start(scene, options) {
    const port = await freePort()
    const { directory } = options
    const file = join(directory, 'nginx.conf')
    writeFileSync(file, configuration(port, directory))
    const args = ['-p', directory, '-e', join(directory, 'error.log'), '-c', file]
    // It waits for its workers when it is asked to end: whose time is then known.
    const program = { command: PROGRAM ?? '', args, port, endBy: 'SIGTERM' } as const
    return startNativeServer(program, strangers(scene), options)
  },
}

/**
 * One worker and a buffer: several workers, or a channel that keeps nothing for those who are behind,
 * lose messages under these loads.
 */
const configuration = (port: number, directory: string): string => `
load_module ${MODULE};
daemon off;
pid ${directory}/nginx.pid;
worker_processes 1;
worker_rlimit_nofile 20000;
events { worker_connections 16000; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${directory}/${of};`).join('\n  ')}
  nchan_max_reserved_memory 256m;
  server {
    listen 127.0.0.1:${port};
    location ~ ^/(.+)$ {
      nchan_pubsub websocket;
      nchan_channel_id $1;
      nchan_subscriber_first_message newest;
      nchan_message_buffer_length 1000;
    }
  }
}
`
