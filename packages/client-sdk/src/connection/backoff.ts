/** How long the client waits before it tries to connect again. */
export interface ReconnectOptions {
  /** The upper end of the first wait. */
  minDelayMs: number
  /** The upper end of every wait; it doubles until here. */
  maxDelayMs: number
}

/**
 * Exponential backoff with full jitter: anywhere between nothing and the ceiling. Clients that lost
 * the same server at the same moment come back spread out, not in step.
 */
export function backoffDelay(
  failures: number,
  options: ReconnectOptions,
  random: () => number,
): number {
  const ceiling = Math.min(options.maxDelayMs, options.minDelayMs * 2 ** failures)
  return Math.round(random() * ceiling)
}
