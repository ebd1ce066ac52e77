// A chat server that knows polls: node server.ts
import { createChatServer, type OwnHandlers } from '@chatnode/server'
import { app, type App } from './contract.ts'
import { Polls } from './polls.ts'

const polls = new Polls()

// One handler for each event of one's own: leave one out, and this does not compile.
const handlers: OwnHandlers<App> = {
  'poll:create': async ({ payload: { roomId, question, options }, context }) => {
    await context.assertMember(roomId)
    const poll = polls.open(roomId, question, options)
    await context.append('poll:changed', { roomId, poll })
    return poll
  },
  'poll:vote': async ({ payload, context }) => {
    const { roomId } = payload
    await context.assertMember(roomId)
    const poll = polls.vote(context.actor.userId, payload)
    await context.append('poll:changed', { roomId, poll })
    return poll
  },
}

const server = await createChatServer({
  contract: app,
  handlers,
  eventLimits: { 'poll:create': { burst: 5, perSecond: 0.1 } },
  databaseUrl: process.env['DATABASE_URL'] ?? 'sqlite:./data/polls.db',
  beforeMessage: (_actor, { metadata }) =>
    metadata?.attachment?.url.startsWith('http:')
      ? { reject: 'attachments come over https' }
      : undefined,
})
const { port } = await server.listen(Number(process.env['PORT'] ?? 3000))
console.log(`polls are at http://127.0.0.1:${port}, and described at /docs`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close())
