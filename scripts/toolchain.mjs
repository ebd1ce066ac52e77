/** Whether a version satisfies an engine range. Knows `^a.b.c` and `>=a.b.c`, joined by `||`. */
export function satisfies(version, range) {
  const have = numbers(version)
  return range.split('||').some((part) => {
    const wanted = numbers(part)
    if (part.trim().startsWith('^') && have[0] !== wanted[0]) return false
    const differing = [0, 1, 2].find((i) => (have[i] ?? 0) !== (wanted[i] ?? 0)) ?? 0
    return (have[differing] ?? 0) >= (wanted[differing] ?? 0)
  })
}

const numbers = (text) => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number)

/** The packages to fetch for a machine whose tools do not satisfy `engines`; none when all do. */
export function missingTools(found, engines) {
  const fallbacks = { node: 'node@24', pnpm: 'pnpm@12' }
  return Object.keys(fallbacks)
    .filter((tool) => !found[tool] || !satisfies(found[tool], engines[tool]))
    .map((tool) => fallbacks[tool])
}

/**
 * The names of the variables to drop: `npm run` hands its own options down as `npm_config_*`, and
 * an npm below it would take them for its own. How to reach the registry stays.
 */
export function npmNoise(env) {
  return Object.keys(env).filter(
    (name) => name.startsWith('npm_config_') && !REGISTRY_ACCESS.test(name),
  )
}

const REGISTRY_ACCESS =
  /^npm_config_(registry|cache|userconfig|globalconfig|offline|ca|cafile|strict_ssl|fetch_.*|.*proxy|.*[:/].*)$/
