/** What the user has had before their eyes, each as the `seq` of a message. */
export interface Attention {
  readonly isLooking: boolean
  /** The newest message that they have seen. */
  readonly seen: number | undefined
  /** What comes after this is new to them. It stays where it was while they look at what is new. */
  readonly mark: number | undefined
}

export interface Scene {
  /** Whether the end of the conversation is before the user's eyes. */
  readonly isLooking: boolean
  readonly newest: number | undefined
  /** How far they had read when they came, once it is known. */
  readonly readSeq: number | undefined
  /** What others wrote. */
  readonly others: readonly { readonly seq: number }[]
}

/** The attention after the scene has changed; the same object when that changes nothing. */
export function attend(before: Attention, scene: Scene): Attention {
  const { isLooking, newest, readSeq } = scene
  const seen = isLooking ? newest : (before.seen ?? readSeq)
  const mark = markAfter(before, scene)
  const isSame = isLooking === before.isLooking && seen === before.seen && mark === before.mark
  return isSame ? before : { isLooking, seen, mark }
}

function markAfter({ isLooking: wasLooking, seen, mark }: Attention, scene: Scene) {
  if (seen === undefined || mark === undefined) return mark ?? scene.readSeq
  if (!wasLooking) return mark
  // Turns away: what comes from now on is new.
  if (!scene.isLooking) return seen
  // Looks on: what comes under their eyes is not new, unless it comes below what is.
  const hasNews = scene.others.some(({ seq }) => seq > mark && seq <= seen)
  return hasNews ? mark : scene.newest
}
