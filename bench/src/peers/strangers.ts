import type { Member, Scene } from '../job.ts'

/** The connections of a scene where nobody is asked who they are. */
export function strangers({ connections, roomsOf }: Scene): Member[] {
  return Array.from({ length: connections }, (_, index) => ({
    credential: '',
    rooms: roomsOf(index).map((room) => `r${room}`),
  }))
}
