/** An account. Times in this database are milliseconds since 1970. */
export interface UserTable {
  id: string
  username: string
  /** The username in lower case; unique, so that `Alice` and `alice` are one name. */
  username_key: string
  password_hash: string
  created_at: number
}
