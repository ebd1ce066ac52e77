import type { Cli } from '../io.ts'
import { LiveChat } from '../live-chat.ts'
import { paintFor, Renderer } from '../render.ts'
import { findRoom } from '../rooms.ts'
import { createScreen, isInteractive } from '../screen.ts'
import { withSession } from '../session.ts'
import { visitRoom } from '../visit.ts'
import { chat } from './chat.ts'

/** The full screen where there is one, else plain lines. */
export async function join(cli: Cli, reference: string): Promise<void> {
  await (isInteractive(cli) && !cli.isPlain ? chat(cli, reference) : joinPlainly(cli, reference))
}

async function joinPlainly(cli: Cli, reference: string): Promise<void> {
  await withSession(cli, `chat in room "${reference}"`, async ({ client, server }) => {
    const { id } = await findRoom(client, reference)
    const room = client.rooms.get(id)
    const screen = createScreen(cli)
    const render = new Renderer(paintFor(cli.stdout))
    const live = new LiveChat({ client, server, room, screen, render })
    await visitRoom({ client, room, stop: cli.stopSignal() }, () => live.takeLines()).catch(
      (error: unknown) => {
        // The screen first: the terminal must be itself again before the error is printed.
        screen.close()
        throw error
      },
    )
    live.close()
  })
}
