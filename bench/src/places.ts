const place = (path: string): URL => new URL(`../${path}`, import.meta.url)

/** The figures of the last run; not for keeping until somebody says so. */
export const latest = place('results/latest.json')
/** The figures that RESULTS.md shows. */
export const recorded = place('results/recorded.json')
export const report = place('RESULTS.md')
export const plots = place('results/')
export const profiles = place('PROFILES.md')
/** The project's own, which has a part of the report in it. */
export const readme = place('../README.md')
