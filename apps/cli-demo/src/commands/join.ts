import type { Cli } from '../io.ts'
import { LiveChat } from '../live-chat.ts'
import { paintFor, Renderer } from '../render.ts'
import { findRoom } from '../rooms.ts'
import { createScreen } from '../screen.ts'
import { withSession } from '../session.ts'
import { visitRoom } from '../visit.ts'

export async function join(cli: Cli, reference: string): Promise<void> {
  await withSession(cli, `chat in room "${reference}"`, async ({ client, server }) => {
    const { id } = await findRoom(client, reference)
    const room = client.rooms.get(id)
    const screen = createScreen(cli)
    const render = new Renderer(paintFor(cli.stdout))
    const chat = new LiveChat({ client, server, room, screen, render })
    await visitRoom({ client, room, stop: cli.stopSignal() }, () => chat.takeLines()).catch(
      (error: unknown) => {
        // The screen first: the terminal must be itself again before the error is printed.
        screen.close()
        throw error
      },
    )
    chat.close()
  })
}
