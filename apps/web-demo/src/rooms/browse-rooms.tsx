import type { RoomSummary } from '@chatnode/protocol'
import { useEffect, useMemo, useState } from 'react'
import { useText } from '../i18n/use-text.ts'
import { navigate, roomPath } from '../router.ts'
import { client } from '../session/client.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import './browse-rooms.css'
import { matching } from './matching.ts'
import { RoomSign } from './room-item.tsx'

/** Every room that this user may see. Opening a public one joins it. */
export function BrowseRooms({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  const { rooms, error } = useAllRooms()
  const [search, setSearch] = useState('')
  const found = useMemo(() => rooms && matching(rooms, search), [rooms, search])
  const open = (room: RoomSummary): void => {
    // Also where this user has been put out before. What speaks against it is said in the room itself.
    client.rooms
      .get(room.id)
      .join()
      .catch(() => undefined)
    onClose()
    navigate(roomPath(room.id))
  }
  return (
    <Dialog title={t('browse.title')} onClose={onClose}>
      <Field
        label={t('browse.filter')}
        type="search"
        autoComplete="off"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        data-autofocus
      />
      <ErrorText error={error} />
      {found ? (
        <ul className="browse-list">
          {found.map((room) => (
            <BrowseItem key={room.id} room={room} onOpen={() => open(room)} />
          ))}
        </ul>
      ) : (
        error === undefined && <p className="soft">{t('app.loading')}</p>
      )}
      {found?.length === 0 && (
        <p className="soft">{t(search === '' ? 'browse.empty' : 'browse.none-found')}</p>
      )}
    </Dialog>
  )
}

function BrowseItem({ room, onOpen }: { room: RoomSummary; onOpen: () => void }) {
  const { t } = useText()
  const verb = room.role === undefined ? 'join' : 'open'
  return (
    <li className="browse-item">
      <RoomSign room={room} />
      <div className="browse-room">
        <bdi className="room-name">{room.name}</bdi>
        <small className="soft">{t('browse.members', { count: room.memberCount })}</small>
      </div>
      <Button
        kind={verb === 'join' ? 'primary' : 'plain'}
        aria-label={t(`browse.${verb}-room`, { room: room.name })}
        onClick={onOpen}
      >
        {t(`browse.${verb}`)}
      </Button>
    </li>
  )
}

function useAllRooms(): { rooms: readonly RoomSummary[] | undefined; error: unknown } {
  const [rooms, setRooms] = useState<readonly RoomSummary[]>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    listAll(signal).then(setRooms, (failure: unknown) => signal.aborted || setError(failure))
    return () => controller.abort()
  }, [])
  return { rooms, error }
}

/** By name: the server's order says nothing to people. */
async function listAll(signal: AbortSignal): Promise<readonly RoomSummary[]> {
  const rooms: RoomSummary[] = []
  let cursor: string | undefined
  do {
    const page = await client.rooms.list({ cursor, limit: 100, signal })
    rooms.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return rooms.toSorted((one, other) => one.name.localeCompare(other.name))
}
