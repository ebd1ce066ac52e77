/** Dates and lists as one language writes them. */
export interface Formats {
  /** `14:05` */
  time(date: Date): string
  /** `Today`, `Yesterday`, `Monday, 3 March`; with the year when it is another one. */
  day(date: Date, now: Date): string
  /** The time today, the day before that: for lists. */
  brief(date: Date, now: Date): string
  /** Everything, for whoever asks. */
  full(date: Date): string
  /** `Ada, Bob and Carol` */
  list(items: readonly string[]): string
}

const DAY_MS = 86_400_000

export function createFormats(language: string): Formats {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options)
  const time = format({ timeStyle: 'short' })
  const day = format({ weekday: 'long', day: 'numeric', month: 'long' })
  const dayAndYear = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const weekday = format({ weekday: 'short' })
  const date = format({ day: 'numeric', month: 'short' })
  const dateAndYear = format({ day: 'numeric', month: 'numeric', year: '2-digit' })
  const full = format({ dateStyle: 'full', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  return {
    time: (moment) => time.format(moment),
    day(moment, now) {
      const days = daysBetween(now, moment)
      if (days === 0 || days === -1) return capitalized(relative.format(days, 'day'), language)
      return (moment.getFullYear() === now.getFullYear() ? day : dayAndYear).format(moment)
    },
    brief(moment, now) {
      const days = daysBetween(now, moment)
      if (days === 0) return time.format(moment)
      if (days > -7) return weekday.format(moment)
      return (moment.getFullYear() === now.getFullYear() ? date : dateAndYear).format(moment)
    },
    full: (moment) => full.format(moment),
    list: (items) => list.format(items),
  }
}

/** Whole days of the calendar, by the clock on the wall. */
function daysBetween(from: Date, to: Date): number {
  return Math.round((startOfDay(to).getTime() - startOfDay(from).getTime()) / DAY_MS)
}

function startOfDay(date: Date): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate())
}

/** Two moments on one day, by the clock on the wall. */
export const isSameDay = (one: Date, other: Date): boolean => daysBetween(one, other) === 0

const capitalized = (text: string, language: string): string =>
  text.slice(0, 1).toLocaleUpperCase(language) + text.slice(1)
