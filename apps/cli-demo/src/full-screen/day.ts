/** Whether two times are of the same day here. */
export function isSameDay(one: string | undefined, other: string): boolean {
  return one !== undefined && new Date(one).toDateString() === new Date(other).toDateString()
}

/** A day as people say it. */
export function dayOf(time: Date, now: Date): string {
  const yesterday = new Date(now)
  yesterday.setDate(now.getDate() - 1)
  if (time.toDateString() === now.toDateString()) return 'Today'
  if (time.toDateString() === yesterday.toDateString()) return 'Yesterday'
  const year = time.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const }
  const format = { weekday: 'long', day: 'numeric', month: 'long', ...year } as const
  return new Intl.DateTimeFormat('en-GB', format).format(time)
}
