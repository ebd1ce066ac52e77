import type { ChatServerOptions } from '@chatnode/server'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { Stage } from './stage.ts'

/** A stage for the tests of a file. After each of them it fails that one if a page complained. */
export function useStage(options?: ChatServerOptions): () => Stage {
  let stage: Stage | undefined
  const get = (): Stage => {
    if (!stage) throw new Error('the stage is not open yet')
    return stage
  }
  beforeAll(async () => void (stage = await Stage.open(options)))
  afterEach(async () => {
    const problems = await get().endVisits()
    if (problems.length > 0) throw new Error(`the page complained:\n${problems.join('\n')}`)
  })
  afterAll(() => stage?.close())
  return get
}
