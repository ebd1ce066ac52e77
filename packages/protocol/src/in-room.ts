import * as z from 'zod/mini'
import { id } from './text.ts'

/** What every event about a room has. */
export const InRoom = z.object({ roomId: id })
