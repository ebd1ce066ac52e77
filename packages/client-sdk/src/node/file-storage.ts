// oxlint-disable no-restricted-imports, no-nodejs-modules -- the one part of the SDK that is for Node alone
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ignore } from '../async.ts'
import { leaseLock } from '../outbox/lease.ts'
import type { OutboxItem, OutboxStorage } from '../outbox/storage.ts'

const SUFFIX = '.json'

/**
 * Keeps the outbox in a folder, a file per message: it survives the end of the process, `kill -9`
 * and a power failure. Several processes may share it. For Node.
 *
 * @example
 * import { fileStorage } from '@chatnode/client-sdk/node'
 *
 * const client = new ChatClient({ url, outboxStorage: fileStorage('./outbox') })
 */
export function fileStorage(folder: string): OutboxStorage {
  const lease = join(folder, 'lease')
  const pathOf = (id: string): string => join(folder, encodeURIComponent(id) + SUFFIX)
  return {
    async load() {
      const names = await readdir(folder).catch(orNothing<string[]>([]))
      const files = names.filter((name) => name.endsWith(SUFFIX))
      const items = await Promise.all(files.map((name) => readItem(join(folder, name))))
      return items.filter((item) => item !== undefined)
    },
    // One file per item: two processes never write over each other's.
    put: (item) => replaceFile(folder, pathOf(item.id), JSON.stringify(item)),
    remove: (id) => rm(pathOf(id), { force: true }),
    lock: leaseLock({
      get: () => readFile(lease, 'utf8').catch(orNothing(undefined)),
      set: (value) => replaceFile(folder, lease, value),
      remove: () => rm(lease, { force: true }),
    }),
  }
}

async function readItem(path: string): Promise<OutboxItem | undefined> {
  // Another process may have removed it meanwhile.
  const text = await readFile(path, 'utf8').catch(orNothing('null'))
  try {
    return JSON.parse(text) as OutboxItem
  } catch {
    // Not ours. It must not keep the others from being sent.
    return undefined
  }
}

/** After this the file has the new text, or the old one; never a part, also when the power fails. */
async function replaceFile(folder: string, path: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const draft = `${path}.${process.pid}.tmp`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  await syncFolder(folder)
}

/** The name of a file is safe when its folder is; not every system lets a program ask for that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(ignore('there is no such thing on Windows'))
  if (!handle) return
  await handle.sync().catch(ignore('see above'))
  await handle.close()
}

/** What is not there is no failure. */
function orNothing<T>(nothing: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return nothing
    throw error
  }
}
