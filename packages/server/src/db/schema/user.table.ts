import type { Generated } from 'kysely'

/** A user. Times in this database are milliseconds since 1970. */
export interface UserTable {
  id: string
  username: string
  /** The username in lower case; unique, so that `Alice` and `alice` are one name. */
  username_key: string
  /** Empty for a user of another issuer. */
  password_hash: string
  created_at: number
  /** Tokens of another issuer that are not newer than this are refused. */
  sessions_ended_at: Generated<number | null>
}
