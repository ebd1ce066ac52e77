import type { RoomListItem } from '@chatnode/client-sdk'
import type { RoomsState } from '@chatnode/client-sdk/react'
import { Compass, Plus, Search } from 'lucide-react'
import { useMemo, useState, type KeyboardEvent } from 'react'
import type { OpenDialog } from '../chat.tsx'
import { ConnectionState } from '../connection/connection-state.tsx'
import { useText } from '../i18n/use-text.ts'
import type { SignedIn } from '../session/session-store.ts'
import { SettingsMenu } from '../settings/settings-menu.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Logo } from '../ui/logo.tsx'
import { moveFocus } from '../ui/roving.ts'
import { matching } from './matching.ts'
import { RoomItem } from './room-item.tsx'
import './room-list.css'

interface RoomListProps {
  user: SignedIn
  list: RoomsState
  chosen: string | undefined
  onDialog: (dialog: OpenDialog) => void
  onSignOut: () => void
}

/** The user's rooms, and the way to more of them. */
export function RoomList({ user, list, chosen, onDialog, onSignOut }: RoomListProps) {
  const { t } = useText()
  const [filter, setFilter] = useState('')
  const found = useMemo(() => matching(list.rooms, filter), [list.rooms, filter])
  return (
    <nav className="rooms" aria-label={t('rooms.title')}>
      <header className="rooms-head">
        <Logo className="rooms-logo" />
        <h1>{t('rooms.title')}</h1>
        <IconButton label={t('rooms.browse')} onClick={() => onDialog('browse')}>
          <Compass aria-hidden />
        </IconButton>
        <IconButton label={t('rooms.new')} onClick={() => onDialog('new-room')}>
          <Plus aria-hidden />
        </IconButton>
      </header>
      <RoomFilter value={filter} onChange={setFilter} />
      <div className="rooms-scroll">
        {found.length > 0 ? (
          <Items rooms={found} chosen={chosen} />
        ) : (
          <Nothing list={list} isFiltered={filter !== ''} onDialog={onDialog} />
        )}
      </div>
      <footer className="rooms-foot">
        <Avatar name={user.username} />
        <div className="rooms-user">
          <bdi>{user.username}</bdi>
          <ConnectionState />
        </div>
        <SettingsMenu onShortcuts={() => onDialog('shortcuts')} onSignOut={onSignOut} />
      </footer>
    </nav>
  )
}

function RoomFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useText()
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape') onChange('')
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    const items = document.querySelector<HTMLElement>('.room-item')
    if (event.key === 'Enter') items?.click()
    items?.focus()
    event.preventDefault()
  }
  return (
    <div className="rooms-filter">
      <Search aria-hidden />
      <input
        id="room-filter"
        type="search"
        aria-label={t('rooms.filter')}
        placeholder={t('rooms.filter')}
        aria-keyshortcuts="Control+K Meta+K"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}

function Items({ rooms, chosen }: { rooms: readonly RoomListItem[]; chosen: string | undefined }) {
  const { t } = useText()
  // One stop for Tab: the room that is open, or else the first one.
  const stop = rooms.some(({ id }) => id === chosen) ? chosen : rooms[0]?.id
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys walk through the links in it
    <ul aria-label={t('rooms.title')} onKeyDown={(event) => moveFocus(event, '.room-item')}>
      {rooms.map((room) => (
        <RoomItem
          key={room.id}
          room={room}
          isChosen={room.id === chosen}
          isTabStop={room.id === stop}
        />
      ))}
    </ul>
  )
}

interface NothingProps {
  list: RoomsState
  isFiltered: boolean
  onDialog: (dialog: OpenDialog) => void
}

function Nothing({ list, isFiltered, onDialog }: NothingProps) {
  const { t } = useText()
  if (list.status === 'failed') {
    return (
      <div className="rooms-nothing">
        <p>{t('rooms.failed')}</p>
        <Button onClick={list.reload}>{t('message.retry')}</Button>
      </div>
    )
  }
  if (list.status === 'loading') return <p className="rooms-nothing">{t('app.loading')}</p>
  if (isFiltered) return <p className="rooms-nothing">{t('rooms.none-found')}</p>
  return (
    <div className="rooms-nothing">
      <p>{t('rooms.empty')}</p>
      <Button kind="primary" onClick={() => onDialog('new-room')}>
        {t('rooms.new')}
      </Button>
      <Button onClick={() => onDialog('browse')}>{t('rooms.browse')}</Button>
    </div>
  )
}
