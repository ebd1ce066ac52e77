import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whether system calls can be watched here: strace is there, and may. */
export function hasStrace(): boolean {
  const found = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
  if (!found) console.info('T7 is skipped: there is no strace, or it may not look into processes')
  return found
}

/** An acknowledgment of Socket.IO as it goes over the wire: `43`, a number, `[{"ok":true`. */
const ACKNOWLEDGMENT = /43\d+\[\{\\"ok\\":true/g

/**
 * Reads what strace wrote of the main thread, which does all of SQLite's work and all of the
 * network's. Counts acknowledgments, and those that left while the write-ahead log had been written
 * to since its last sync: a power cut in that moment would have lost what they acknowledge.
 */
export function unsyncedAcknowledgments(file: string): { acknowledged: number; unsynced: number } {
  let acknowledged = 0
  let unsynced = 0
  let isDirty = false
  for (const line of readFileSync(file, 'latin1').split('\n')) {
    const isOfLog = line.includes('-wal>')
    if (isOfLog && line.startsWith('pwrite64(')) isDirty = true
    else if (isOfLog && /^f(data)?sync\(/.test(line)) isDirty = false
    else if (/^(write|writev|sendmsg|sendto)\(\d+<(socket|TCP)/.test(line)) {
      const found = line.match(ACKNOWLEDGMENT)?.length ?? 0
      acknowledged += found
      if (isDirty) unsynced += found
    }
  }
  return { acknowledged, unsynced }
}
