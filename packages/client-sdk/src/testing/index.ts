export type { Operation } from './server/faults.ts'
export type { RefusalDetails } from './server/refusal.ts'
export {
  createTestChat,
  type TestChat,
  type TestChatOptions,
  type TestClientOptions,
} from './test-chat.ts'
export type { TestClock } from './test-clock.ts'
export type { TestServer } from './test-server.ts'
export type { TestUser } from './test-user.ts'
