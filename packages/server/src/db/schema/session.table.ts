/** One sign-in and the chain of refresh tokens that came from it. */
export interface SessionTable {
  id: string
  user_id: string
  /** Which refresh token of the chain is the current one, counted from 1. */
  generation: number
  /** When the current generation was handed out. */
  rotated_at: number
  created_at: number
  expires_at: number
  ended_at: number | null
}
