// The thread of `Checkpointer`. Every message asks for a checkpoint; the answer says that it is over.
import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { CheckpointOrder, CheckpointSettings } from './checkpointer.ts'

// More commits meanwhile make one checkpoint of several: what they have in common is written once.
const GATHER_MS = 100

const { file, worthwhilePages } = workerData as CheckpointSettings
const sqlite = new Database(file, { fileMustExist: true, timeout: 0 })

parentPort?.on('message', (order: CheckpointOrder) => {
  if (order === 'checkpoint') void gatherAndCheckpoint()
  else end()
})

async function gatherAndCheckpoint(): Promise<void> {
  await setTimeout(GATHER_MS)
  if (!sqlite.open) return
  try {
    if (waitingPages() >= worthwhilePages) sqlite.pragma('wal_checkpoint(PASSIVE)')
  } catch {
    // Somebody else is at it, or the disk is full: the next one carries it over.
  }
  parentPort?.postMessage('done')
}

/** How many pages of the log are not in the file yet. */
function waitingPages(): number {
  const [state] = sqlite.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
  return state ? state.log - state.checkpointed : 0
}

function end(): void {
  sqlite.close()
  parentPort?.close()
}
