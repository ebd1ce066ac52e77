import { useRooms } from '@chatnode/client-sdk/react'
import { useEffect, useState } from 'react'
import './chat.css'
import { Conversation } from './conversation/conversation.tsx'
import { useText } from './i18n/use-text.ts'
import { navigate, useRoomId } from './router.ts'
import { useRememberedRooms } from './rooms/remembered-rooms.ts'
import { RoomList } from './rooms/room-list.tsx'
import { Welcome } from './rooms/welcome.tsx'
import { client, connect } from './session/client.ts'
import type { SignedIn } from './session/session-store.ts'
import { useShortcuts } from './shortcuts/use-shortcuts.ts'
import { onDemand } from './ui/on-demand.tsx'

const NewRoom = onDemand(async () => (await import('./rooms/new-room.tsx')).NewRoom)
const BrowseRooms = onDemand(async () => (await import('./rooms/browse-rooms.tsx')).BrowseRooms)
const ShortcutsDialog = onDemand(
  async () => (await import('./shortcuts/shortcuts-dialog.tsx')).ShortcutsDialog,
)

/** Which dialog is open. */
export type OpenDialog = 'new-room' | 'browse' | 'shortcuts' | undefined

/** Everything that a signed-in user sees: their rooms, and the one that they are in. */
export function Chat({ user }: { user: SignedIn }) {
  const { t } = useText()
  const roomId = useRoomId()
  const list = useRememberedRooms(useRooms({ join: true }))
  const [dialog, setDialog] = useState<OpenDialog>()
  const close = (): void => setDialog(undefined)
  useEffect(connect, [])
  useShortcuts({ rooms: list.rooms, roomId, onHelp: () => setDialog('shortcuts') })
  return (
    <div className="chat" data-view={roomId === undefined ? 'rooms' : 'room'}>
      {roomId !== undefined && (
        <a className="skip-link" href="#composer">
          {t('app.skip')}
        </a>
      )}
      <RoomList
        user={user}
        list={list}
        chosen={roomId}
        onDialog={setDialog}
        onSignOut={() => void signOut()}
      />
      {roomId === undefined ? (
        <Welcome hasRooms={list.rooms.length > 0} />
      ) : (
        <Conversation
          key={roomId}
          roomId={roomId}
          listed={list.rooms.find(({ id }) => id === roomId)}
          user={user}
          unreadCount={list.unreadCount}
        />
      )}
      {dialog === 'new-room' && <NewRoom onClose={close} />}
      {dialog === 'browse' && <BrowseRooms onClose={close} />}
      {dialog === 'shortcuts' && <ShortcutsDialog onClose={close} />}
    </div>
  )
}

/** Also without a connection: then the server hears of it never, and this browser forgets at once. */
async function signOut(): Promise<void> {
  navigate('/')
  await client.logout().catch(() => undefined)
}
