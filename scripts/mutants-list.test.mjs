import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mutants } from './mutants-list.mjs'

const patches = mutants.flatMap(({ name, patches }) => patches.map((patch) => ({ name, ...patch })))

it.each(patches)('$name: its patch fits one place', ({ file, search }) => {
  const source = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
  expect(source.split(search)).toHaveLength(2)
})
