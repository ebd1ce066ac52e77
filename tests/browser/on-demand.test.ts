// What a first visit does not fetch comes when it is wanted, and says so when it does not come.
import { beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import type { Person } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'
import type { Visitor } from './support/visitor.ts'

const SORRY = 'This could not be loaded. Please reload the page.'

describe.skipIf(!hasChromium)('on demand', () => {
  const stage = useStage()
  let ada: Person

  beforeAll(async () => {
    ada = await stage().person('ada')
  })

  it('the client speaks German, also of what is wrong', async () => {
    const visitor = await stage().visit({ locale: 'de-DE' })
    await visitor.page.getByRole('heading', { name: 'Konto anlegen' }).waitFor()
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe('de')
    await visitor.page.getByLabel('Benutzername', { exact: true }).fill('a')
    await visitor.page.getByLabel('Passwort', { exact: true }).fill('correct horse')
    await visitor.button('Konto anlegen').click()
    await visitor.sees('Benutzername braucht mindestens 3 Zeichen.')
    visitor.forgive(/400/)
  })

  it('a dialog that does not come says so, and comes after a reload', async () => {
    const visitor = await arrive()
    const letThrough = await holdBack(visitor, /\/assets\/new-room/)
    await visitor.button('New room').first().click()
    await visitor.page.locator('.toast').getByText(SORRY).waitFor()
    expect(await letThrough()).toBeGreaterThan(0)
    await visitor.createRoom('belated')
  })

  it('a language that does not come leaves the one that is there', async () => {
    const visitor = await arrive()
    const letThrough = await holdBack(visitor, /\/assets\/de/)
    await visitor.button('Account and settings').click()
    await visitor.page.getByRole('menuitemradio', { name: 'Deutsch' }).click()
    await visitor.page.locator('.toast').getByText(SORRY).waitFor()
    expect(await visitor.page.locator('html').getAttribute('lang')).toBe('en')
    expect(await letThrough()).toBeGreaterThan(0)
    await visitor.page.getByRole('heading', { name: 'Räume' }).waitFor()
  })

  // A service worker would have everything at hand.
  const arrive = (): Promise<Visitor> => stage().visit({ as: ada, serviceWorkers: 'block' })
})

/** Has the network lose some files, until what is answered is called: it reloads the page, and says how many were lost. */
async function holdBack(visitor: Visitor, files: RegExp): Promise<() => Promise<number>> {
  await visitor.page.route(files, (route) => route.abort())
  return async () => {
    await visitor.page.unroute(files)
    await visitor.page.reload()
    return visitor.forgive(/ERR_FAILED/)
  }
}
