import './dom.ts'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { ChatProvider } from '../../src/react/index.ts'
import type { ChatClient } from '../../src/index.ts'

/** A piece of an app on a page, in Strict Mode; taken off it with `using`. */
export interface Mounted extends Disposable {
  render(children: ReactNode): void
  text(): string
}

export function mount(client: ChatClient, children: ReactNode): Mounted {
  const container = document.createElement('div')
  const root = createRoot(container)
  const render = (next: ReactNode): void =>
    root.render(
      <StrictMode>
        <ChatProvider client={client}>{next}</ChatProvider>
      </StrictMode>,
    )
  render(children)
  return {
    render,
    text: () => container.textContent,
    [Symbol.dispose]: () => root.unmount(),
  }
}
