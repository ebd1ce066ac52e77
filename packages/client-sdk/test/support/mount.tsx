import './dom.ts'
import { StrictMode, type ReactNode } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import type { ChatClient } from '../../src/index.ts'
import { ChatProvider } from '../../src/react/index.ts'

/** A piece of an app on a page; `using` takes it off again. */
export interface Mounted extends Disposable {
  /** Shows something else in its place. */
  render(children: ReactNode): void
  text(): string
  /** The first element of this kind. */
  find(selector: string): HTMLElement
}

const tree = (client: ChatClient, children: ReactNode): ReactNode => (
  <StrictMode>
    <ChatProvider client={client}>{children}</ChatProvider>
  </StrictMode>
)

/** Puts components on a page, in Strict Mode. */
export function mount(client: ChatClient, children: ReactNode): Mounted {
  const container = document.createElement('div')
  const root = createRoot(container)
  root.render(tree(client, children))
  return {
    render: (next) => root.render(tree(client, next)),
    text: () => container.textContent,
    find: (selector) => found(container, selector),
    [Symbol.dispose]: () => root.unmount(),
  }
}

/** What a server without a document makes of the components. */
export function renderOnServer(client: ChatClient, children: ReactNode): string {
  return renderToString(tree(client, children))
}

/** As `mount`, over a page that a server has rendered. `complain` hears of every difference. */
export function hydrate(
  client: ChatClient,
  children: ReactNode,
  { html, complain }: { html: string; complain: (error: unknown) => void },
): Mounted {
  const container = document.createElement('div')
  container.innerHTML = html
  const root = hydrateRoot(container, tree(client, children), { onRecoverableError: complain })
  return {
    render: (next) => root.render(tree(client, next)),
    text: () => container.textContent,
    find: (selector) => found(container, selector),
    [Symbol.dispose]: () => root.unmount(),
  }
}

function found(container: HTMLElement, selector: string): HTMLElement {
  const element = container.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`there is no ${selector} on the page`)
  return element
}
