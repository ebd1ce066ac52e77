import { SDK_VERSION } from '@chatnode/client-sdk'
import { Command, InvalidArgumentError } from 'commander'
import { login, logout, register, whoami, type SignInOptions } from './commands/account.ts'
import { chat } from './commands/chat.ts'
import { join } from './commands/join.ts'
import { history, send, type HistoryOptions, type SendOptions } from './commands/messages.ts'
import { add, create, rooms } from './commands/rooms.ts'
import { tail, type TailOptions } from './commands/tail.ts'
import type { Cli, Io } from './io.ts'
import { isInteractive } from './screen.ts'

/** Every command with its arguments and its help. */
export function createProgram(io: Io): Command {
  const program = new Command('chatnode')
    .description('chatNode in a terminal: sign in, make rooms, and chat')
    .version(SDK_VERSION)
    .option('--server <url>', 'the server (default: CHATNODE_SERVER, or the one of the last login)')
    .option('--plain', 'chat in plain lines, also where the terminal has a screen')
    .addHelpText('after', '\nWithout a command, and on a terminal: the chat on the full screen.')
    .addHelpText('after', examples('register alice', 'create general', 'join general'))
    .allowExcessArguments()
    .exitOverride()
    // Errors are printed in one place, and one line each: see main.ts.
    .configureOutput({ outputError: () => {}, writeErr: () => {} })
  const options = (): { server?: string; plain?: boolean } => program.opts()
  const cli: Cli = {
    ...io,
    get serverOption() {
      return options().server
    },
    get isPlain() {
      return options().plain ?? false
    },
  }
  program.action(() => withoutCommand(program, cli))
  addAccountCommands(program, cli)
  addRoomCommands(program, cli)
  addMessageCommands(program, cli)
  return program
}

async function withoutCommand(program: Command, cli: Cli): Promise<void> {
  const [unknown] = program.args
  if (unknown !== undefined) program.error(`error: unknown command '${unknown}'`)
  if (isInteractive(cli) && !cli.isPlain) await chat(cli)
  else program.outputHelp()
}

const PASSWORD_HELP = `
The password is asked for, or taken from CHATNODE_PASSWORD or from the first line of stdin.`

const ROOM = 'the id or the name of a room'

function addAccountCommands(program: Command, cli: Cli): void {
  program
    .command('register')
    .description('create an account and sign in')
    .argument('<name>', 'the username')
    .option('--password-stdin', 'take the first line of stdin as the password')
    .addHelpText('after', PASSWORD_HELP)
    .addHelpText(
      'after',
      examples('register alice', '--server https://chat.example.com register alice'),
    )
    .action((name: string, options: SignInOptions) => register(cli, name, options))
  program
    .command('login')
    .description('sign in; the session is kept for the next commands')
    .argument('<name>', 'the username')
    .option('--password-stdin', 'take the first line of stdin as the password')
    .addHelpText('after', PASSWORD_HELP)
    .addHelpText('after', examples('login alice', 'login alice --password-stdin < password.txt'))
    .action((name: string, options: SignInOptions) => login(cli, name, options))
  program
    .command('logout')
    .description('sign out, here and on the server')
    .addHelpText('after', examples('logout'))
    .action(() => logout(cli))
  program
    .command('whoami')
    .description('say who is signed in, and where')
    .addHelpText('after', examples('whoami'))
    .action(() => whoami(cli))
}

function addRoomCommands(program: Command, cli: Cli): void {
  program
    .command('rooms')
    .description('list the rooms that you can see')
    .addHelpText('after', examples('rooms'))
    .action(() => rooms(cli))
  program
    .command('create')
    .description('create a room; you become its owner')
    .argument('<name>', 'the name of the room')
    .option('--private', 'only its members may see it')
    .addHelpText('after', examples('create general', 'create "board of directors" --private'))
    .action((name: string, options: { private?: boolean }) => create(cli, name, options))
  program
    .command('add')
    .description('make somebody a member of a room')
    .argument('<room>', ROOM)
    .argument('<user>', 'their username')
    .addHelpText('after', examples('add general bob'))
    .action((room: string, user: string) => add(cli, room, user))
}

function addMessageCommands(program: Command, cli: Cli): void {
  program
    .command('join')
    .description('chat in a room, until Ctrl-C or the end of stdin')
    .argument('<room>', ROOM)
    .addHelpText('after', examples('join general', 'join general < lines.txt'))
    .action((room: string) => join(cli, room))
  program
    .command('send')
    .description('send one message')
    .argument('<room>', ROOM)
    .argument('<text...>', 'the message; - takes it from stdin')
    .option('--json', 'print the stored message as JSON')
    .addHelpText('after', examples('send general hello everybody', 'uptime | chatnode send ops -'))
    .action((room: string, words: string[], options: SendOptions) =>
      send(cli, { room, words }, options),
    )
  program
    .command('history')
    .description('print the newest messages of a room')
    .argument('<room>', ROOM)
    .option('--limit <count>', 'how many', wholeNumber(1), 20)
    .option('--json', 'print one JSON object per line')
    .addHelpText('after', examples('history general', 'history general --limit 500 --json'))
    .action((room: string, options: HistoryOptions) => history(cli, room, options))
  program
    .command('tail')
    .description('print messages as they come, until Ctrl-C')
    .argument('<room>', ROOM)
    .option('--json', 'print one JSON object per line')
    .option('--since <seq>', 'begin with the stored messages above this seq', wholeNumber(0))
    .addHelpText('after', examples('tail general', 'tail general --json --since 0 | jq .content'))
    .action((room: string, options: TailOptions) => tail(cli, room, options))
}

function examples(...lines: readonly string[]): string {
  const full = lines.map((line) => (line.includes('chatnode') ? line : `chatnode ${line}`))
  return `\nExamples:\n${full.map((line) => `  $ ${line}`).join('\n')}`
}

function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= minimum) return value
    throw new InvalidArgumentError(`It must be a whole number, at least ${minimum}.`)
  }
}
