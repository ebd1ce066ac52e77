// Mistakes that do not compile, at either end. `tsc` runs this file.
import { ChatClient } from '@chatnode/client-sdk'
import { createChatServer, type OwnHandlers } from '@chatnode/server'
import { app, type App, type Poll } from './contract.ts'

declare const poll: Poll
declare const handlers: OwnHandlers<App>
const create = handlers['poll:create']

// @ts-expect-error -- a handler is missing
void createChatServer({ contract: app, handlers: { 'poll:create': create } })
// @ts-expect-error -- a handler for no event
void createChatServer({ contract: app, handlers: { ...handlers, 'poll:close': create } })
// @ts-expect-error -- the acknowledgment is a poll
void createChatServer({ contract: app, handlers: { ...handlers, 'poll:vote': () => 'thanks' } })

export const wrong: Pick<OwnHandlers<App>, 'poll:vote'> = {
  'poll:vote': async ({ payload, context, fail }) => {
    const { roomId } = payload
    // @ts-expect-error -- there is no such field
    void payload.choice
    // @ts-expect-error -- this event does not declare that error
    if (roomId === '') fail('last_owner')
    // @ts-expect-error -- a record of another shape
    await context.append('poll:changed', { roomId, poll: { ...poll, question: 5 } })
    // @ts-expect-error -- there is no such record
    await context.append('poll:closed', { roomId, poll })
    return poll
  },
}

const client = new ChatClient({ url: 'http://127.0.0.1:3000', contract: app })
const room = client.rooms.get('r1')
const vote = { roomId: 'r1', pollId: 'p1' }
// @ts-expect-error -- there is no such event
void client.call('poll:close', vote)
// @ts-expect-error -- the option is missing
void client.call('poll:vote', vote)
// @ts-expect-error -- an option is a number
void client.call('poll:vote', { ...vote, option: 'noodles' })
// @ts-expect-error -- an attachment has a name
void room.send({ content: 'look', metadata: { attachment: { url: 'https://x.test' } } })
// @ts-expect-error -- rooms carry nothing in this contract
void client.rooms.create({ name: 'lunch', metadata: {} })
// @ts-expect-error -- a poll has no winner
client.onEvent('poll:changed', (changed) => changed.poll.winner)
