import type { BrowserContext, Locator, Page } from 'playwright-core'

/** Somebody before the web client. What they do has the words of the screen. */
export class Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** What the page complained of: errors, refusals of its policy, dialogs that it opened. */
  readonly problems: string[] = []

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.setDefaultTimeout(20_000)
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text())
    })
    page.on('pageerror', (error) => this.problems.push(String(error)))
    page.on('dialog', (dialog) => {
      this.problems.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
  }

  static async arrive(context: BrowserContext, url: string): Promise<Visitor> {
    const visitor = new Visitor(context, await context.newPage())
    await visitor.page.goto(url)
    return visitor
  }

  /** Another tab of the same browser. */
  anotherTab(): Promise<Visitor> {
    return Visitor.arrive(this.context, this.page.url())
  }

  get composer(): Locator {
    return this.page.locator('#composer')
  }

  get messages(): Locator {
    return this.page.locator('[data-key]')
  }

  /** What the messages on the page say, from top to bottom. */
  texts(): Promise<string[]> {
    return this.page.locator('.message-text').allInnerTexts()
  }

  /** One message, by what it says. */
  message(text: string): Locator {
    return this.messages.filter({ hasText: text })
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  roomLink(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('link', { name })
  }

  async signUp(username: string, password = 'correct horse'): Promise<void> {
    await this.#turnTo('Create your account', 'Create an account')
    await this.#enter(username, password, 'Create account')
  }

  async signIn(username: string, password = 'correct horse'): Promise<void> {
    await this.#turnTo('Sign in to chatNode', 'Sign in')
    await this.#enter(username, password, 'Sign in')
  }

  async signOut(): Promise<void> {
    await this.button('Account and settings').click()
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await this.page.getByRole('heading', { name: 'Sign in to chatNode' }).waitFor()
  }

  async createRoom(name: string): Promise<void> {
    await this.button('New room').first().click()
    await this.page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await this.button('Create room').click()
    await this.isIn(name)
  }

  async joinRoom(name: string): Promise<void> {
    await this.button('Browse rooms').first().click()
    await this.button(`Join ${name}`).click()
    await this.isIn(name)
  }

  async leaveRoom(): Promise<void> {
    await this.button('Members and details').click()
    await this.button('Leave room').click()
    await this.button('Leave').click()
    await this.page.locator('.welcome').waitFor()
  }

  /** Waits until a room is open and can be written to. */
  async isIn(name: string): Promise<void> {
    await this.page.getByRole('main', { name: `Conversation in ${name}` }).waitFor()
    await this.page.locator('.room-banner').waitFor({ state: 'detached' })
  }

  /** Writes a message and sends it by Enter, as people do. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Waits until the page shows this anywhere. */
  async sees(text: string): Promise<void> {
    await this.page.getByText(text, { exact: true }).first().waitFor()
  }

  /** Takes back complaints that the test has asked for; answers how many there were. */
  forgive(pattern: RegExp): number {
    const others = this.problems.filter((problem) => !pattern.test(problem))
    const { length } = this.problems.splice(0, Infinity, ...others)
    return length - others.length
  }

  /** At the door, to the one of its two sides that has this heading. */
  async #turnTo(heading: string, link: string): Promise<void> {
    const title = this.page.locator('#sign-in-title')
    await title.waitFor()
    if ((await title.innerText()) !== heading) await this.button(link).click()
  }

  async #enter(username: string, password: string, submit: string): Promise<void> {
    await this.page.getByLabel('Username', { exact: true }).fill(username)
    await this.page.getByLabel('Password', { exact: true }).fill(password)
    await this.button(submit).click()
    await this.page.getByRole('navigation').waitFor()
  }
}
