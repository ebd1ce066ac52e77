import { expect, it } from 'vitest'
import { Intake } from './intake.ts'

it('closes at once when nothing is under way', async () => {
  await expect(new Intake().close()).resolves.toBeUndefined()
})

it('lets nothing in once closed, and waits for what is in', async () => {
  const intake = new Intake()
  const [first, second] = [intake.accept(), intake.accept()]
  let isClosed = false
  const closing = intake.close().then(() => (isClosed = true))
  expect(intake.isOpen).toBe(false)
  expect(intake.accept()).toBeUndefined()
  first?.()
  await Promise.resolve()
  expect(isClosed).toBe(false)
  second?.()
  await closing
  expect(isClosed).toBe(true)
})
