// Repairs what the linter and the formatter can repair by themselves.
import { run } from './process.mjs'

const lint = await run('oxlint --fix')
const format = await run('oxfmt')
process.exitCode = lint.code || format.code
