/** The browser's program; undefined where there is none. */
export function findChromium(): string | undefined
