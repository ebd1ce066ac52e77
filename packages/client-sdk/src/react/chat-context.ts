import type { Chat, Contract } from '@chatnode/protocol'
import { createContext, createElement, useContext, type ReactElement, type ReactNode } from 'react'
import type { ChatClient } from '../chat-client.ts'

const ChatContext = createContext<unknown>(undefined)

/** What `ChatProvider` takes. */
export interface ChatProviderProps<C extends Contract = Chat> {
  /** Made once, outside of any component. Connecting and closing it stays with the app. */
  client: ChatClient<C>
  children?: ReactNode
}

/**
 * Gives the components below it their client.
 *
 * @example
 * <ChatProvider client={client}>
 *   <App />
 * </ChatProvider>
 */
export function ChatProvider<C extends Contract = Chat>(props: ChatProviderProps<C>): ReactElement {
  return createElement(ChatContext.Provider, { value: props.client }, props.children)
}

/**
 * The client of the nearest `ChatProvider`. Throws where there is none. An app with events of its
 * own names its contract.
 *
 * @example
 * const client = useChatClient<typeof contract>()
 */
export function useChatClient<C extends Contract = Chat>(): ChatClient<C> {
  const client = useContext(ChatContext)
  if (client !== undefined) return client as ChatClient<C>
  throw new Error('cannot use a hook of chatNode: there is no <ChatProvider client={…}> above it')
}
