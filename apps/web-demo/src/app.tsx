import { ChatProvider } from '@chatnode/client-sdk/react'
import { Chat } from './chat.tsx'
import { client } from './session/client.ts'
import { useSignedIn } from './session/session-store.ts'
import { SignIn } from './sign-in/sign-in.tsx'
import { LiveRegion } from './ui/live-region.tsx'
import { Toaster } from './ui/toast.tsx'

/** The door for those who are nobody yet, the chat for everybody else. */
export function App() {
  const user = useSignedIn()
  return (
    <ChatProvider client={client}>
      {user ? <Chat key={user.id} user={user} /> : <SignIn />}
      <Toaster />
      <LiveRegion />
    </ChatProvider>
  )
}
