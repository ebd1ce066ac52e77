import type { Cli } from '../io.ts'
import { say } from '../io.ts'
import { readPassword } from '../password.ts'
import { withClient, withSession } from '../session.ts'

export interface SignInOptions {
  readonly passwordStdin?: boolean
}

export async function register(cli: Cli, username: string, options: SignInOptions): Promise<void> {
  await withClient(cli, `register "${username}"`, async ({ client, server }) => {
    const stdin = options.passwordStdin ?? false
    const password = await readPassword(cli, { stdin, confirm: true })
    const account = await client.register({ username, password })
    say(cli, `registered and signed in as ${account.username} at ${server}`)
  })
}

export async function login(cli: Cli, username: string, options: SignInOptions): Promise<void> {
  await withClient(cli, `log in as "${username}"`, async ({ client, server }) => {
    const stdin = options.passwordStdin ?? false
    const password = await readPassword(cli, { stdin, confirm: false })
    const account = await client.login({ username, password })
    say(cli, `signed in as ${account.username} at ${server}`)
  })
}

export async function logout(cli: Cli): Promise<void> {
  await withSession(cli, 'log out', async ({ client, server, user }) => {
    await client.logout()
    say(cli, `signed out ${user.username} at ${server}`)
  })
}

export async function whoami(cli: Cli): Promise<void> {
  await withSession(cli, 'tell who you are', async ({ client, server }) => {
    const { username } = await client.me()
    say(cli, `${username} at ${server}`)
  })
}
