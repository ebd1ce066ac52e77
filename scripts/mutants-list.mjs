const server = 'packages/server/src'
const sdk = 'packages/client-sdk/src'

/** Mistakes that would break the promise, each with the tests that must notice. A patch fits exactly one place. */
export const mutants = [
  {
    name: 'synchronous is NORMAL, and nobody looks',
    patches: [
      {
        file: `${server}/db/database.ts`,
        search: `sqlite.pragma('synchronous = FULL')`,
        replace: `sqlite.pragma('synchronous = NORMAL')`,
      },
      { file: `${server}/db/database.ts`, search: 'if (level !== 2)', replace: 'if (level === 0)' },
    ],
    tests: ['tests/faults/durable.test.ts'],
  },
  {
    name: 'acknowledged before the commit',
    patches: [
      {
        file: `${server}/db/unit-of-work.ts`,
        search: "this.#failPoint('after-insert')",
        replace: `for (const { job, outcome } of finished) job.settle(outcome)
      await new Promise((resolve) => setImmediate(resolve))
      this.#failPoint('after-insert')`,
      },
    ],
    tests: ['tests/faults/kill.test.ts', '-t', 'after-insert'],
  },
  {
    name: 'told to the room before the commit',
    patches: [
      {
        file: `${server}/services/room-log.ts`,
        search: 'tx.afterCommit(() => this.#broadcaster.record(roomId, event, { payload, json }))',
        replace: `this.#broadcaster.record(roomId, event, { payload, json })
    await new Promise((resolve) => setImmediate(resolve))`,
      },
    ],
    tests: ['tests/faults/kill.test.ts', '-t', 'after-insert'],
  },
  {
    name: 'the room is entered after its snapshot was read',
    patches: [
      {
        file: `${server}/services/room.service.ts`,
        search: 'presence.enter(connection, roomId)',
        replace: 'setTimeout(() => presence.enter(connection, roomId), 5)',
      },
    ],
    tests: ['tests/faults/join.test.ts'],
  },
  {
    name: 'the index of message ids is not unique',
    patches: [
      {
        file: `${server}/db/migrations/0006-rising-message-ids.ts`,
        search: `.columns(['client_message_id', 'user_id'])
    .unique()`,
        replace: `.columns(['client_message_id', 'user_id'])`,
      },
    ],
    tests: ['tests/faults/durable.test.ts', '-t', 'unique'],
  },
  {
    name: 'a retry is not recognised',
    patches: [
      {
        file: `${server}/services/message.service.ts`,
        search: 'if (clientMessageId === undefined) return undefined',
        replace: 'if (clientMessageId !== null) return undefined',
      },
    ],
    tests: ['tests/faults/between.test.ts', '-t', 'commit and answer'],
  },
  {
    name: 'no room heads are told',
    patches: [
      {
        file: `${server}/services/room-heads.service.ts`,
        search: `broadcaster.notice({ roomId: head.roomId }, 'room-heads', { epoch, heads: [head] })`,
        replace: 'void [broadcaster, epoch, head]',
      },
    ],
    tests: ['tests/faults/lost-tail.test.ts'],
  },
  {
    name: 'a page begins with the event that the caller has',
    patches: [
      {
        file: `${server}/stores/event.store.ts`,
        search: `.where('seq', '>', seq)`,
        replace: `.where('seq', '>=', seq)`,
      },
    ],
    tests: ['tests/faults/long-offline.test.ts'],
  },
  {
    name: 'slow readers are never cut off',
    patches: [
      {
        file: `${server}/sockets/slow-consumers.ts`,
        search: 'if (unsent <= this.#maxUnsentBytes) return',
        replace: 'if (unsent >= 0) return',
      },
    ],
    tests: ['tests/faults/slow-readers.test.ts'],
  },
  {
    name: 'a restore keeps the epoch',
    patches: [
      {
        file: `${server}/db/backup.ts`,
        search: 'writeEpoch(staged, newEpoch)',
        replace: 'void newEpoch',
      },
    ],
    tests: ['tests/faults/backup.test.ts'],
  },
  {
    name: 'migrations run outside of a transaction',
    patches: [
      {
        file: `${server}/db/database.ts`,
        search: `override get supportsTransactionalDdl(): boolean {
        return true`,
        replace: `override get supportsTransactionalDdl(): boolean {
        return false`,
      },
    ],
    tests: ['tests/faults/upgrade.test.ts'],
  },
  {
    name: 'the SDK hands out live events without holding them',
    patches: [
      {
        file: `${sdk}/room-sync.ts`,
        search:
          'if (record.seq > (this.#delivery?.tail ?? -1) || this.#suspect) this.#held.add(record)',
        replace: 'this.#delivery?.push(record)',
      },
    ],
    tests: ['tests/faults/sdk.test.ts', '-t', 'kill -9'],
  },
  {
    name: 'the SDK moves its position before the handler is done',
    patches: [
      {
        file: `${sdk}/delivery.ts`,
        search: 'this.#current = record\n',
        replace:
          'this.#current = record\n      this.#position = { ...this.#position, seq: record.seq }\n',
      },
    ],
    tests: ['packages/client-sdk/test/order.test.ts'],
  },
  {
    name: 'the SDK sends again under another id',
    patches: [
      {
        file: `${sdk}/outbox/outbox.ts`,
        search: '{ ...item.payload, clientMessageId: item.id }',
        replace: '{ ...item.payload, clientMessageId: createId() }',
      },
    ],
    tests: ['tests/faults/sdk.test.ts', '-t', 'kill -9'],
  },
]
