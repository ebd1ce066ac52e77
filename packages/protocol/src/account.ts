import * as z from 'zod/mini'
import { feature } from './kernel/contract.ts'
import { endpoint } from './kernel/definition.ts'
import { schemaOf } from './kernel/schema.ts'
import { id, password, timestamp, token, username } from './text.ts'

/** A user as every other user may see them. */
export interface PublicUser {
  id: string
  username: string
}

export const PublicUser = schemaOf<PublicUser>('PublicUser')(z.object({ id, username: z.string() }))

/** A user as they see themselves. */
export interface Account {
  id: string
  username: string
  createdAt: string
}

export const Account = schemaOf<Account>('Account')(
  z.object({ id, username: z.string(), createdAt: timestamp }),
)

/** What register and login take. */
export interface Credentials {
  username: string
  password: string
}

/** A signed-in user: who they are, and the two tokens. */
export interface Session {
  user: Account
  /** For the `Authorization: Bearer` header and the socket handshake. Lives for minutes. */
  accessToken: string
  /** Good for one `refresh`, which answers with the next one. */
  refreshToken: string
  accessTokenExpiresAt: string
}

export const Session = schemaOf<Session>('Session')(
  z.object({
    user: Account,
    accessToken: token,
    refreshToken: token,
    accessTokenExpiresAt: timestamp,
  }),
)

const Empty = z.object({})

/** Accounts and sessions. */
export const account = feature({
  http: {
    /** Creates an account and signs it in. */
    register: endpoint({
      method: 'POST',
      path: '/api/auth/register',
      auth: 'none',
      body: schemaOf<Credentials>('NewCredentials')(z.object({ username, password })),
      response: Session,
      status: 201,
      errors: ['username_taken'],
    }),
    /** Signs in with a username and a password. */
    login: endpoint({
      method: 'POST',
      path: '/api/auth/login',
      auth: 'none',
      // Looser than `register` on purpose: a login must not tell which names could exist.
      body: schemaOf<Credentials>('Credentials')(
        z.object({
          username: z.string().check(z.minLength(1), z.maxLength(256)),
          password: z.string().check(z.minLength(1), z.maxLength(1_024)),
        }),
      ),
      response: Session,
      errors: ['invalid_credentials'],
    }),
    /** Exchanges a refresh token for new tokens. Each works once; a second use ends the session. */
    refresh: endpoint({
      method: 'POST',
      path: '/api/auth/refresh',
      auth: 'none',
      body: z.object({ refreshToken: token }),
      response: Session,
      errors: ['token_reused'],
    }),
    /** Ends the session: its tokens are refused from here on, and its sockets closed. */
    logout: endpoint({ method: 'POST', path: '/api/auth/logout', response: Empty }),
    /** Answers who is signed in. */
    me: endpoint({ method: 'GET', path: '/api/auth/me', response: Account }),
  },
})
