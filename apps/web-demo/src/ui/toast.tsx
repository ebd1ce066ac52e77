import { X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { useText } from '../i18n/use-text.ts'
import { IconButton } from './button.tsx'
import { announce } from './live-region.tsx'
import './toast.css'

/** Long enough to read a sentence twice. */
const SHOWN_MS = 8_000

const listeners = new Set<() => void>()
let shown: { readonly text: string } | undefined

/** Tells the user of something that they are not looking at. */
export function notify(text: string): void {
  show({ text })
  announce(text)
}

/** Stands on the page once, and shows the newest notice for a while. */
export function Toaster() {
  const { t } = useText()
  const notice = useSyncExternalStore(subscribe, () => shown)
  useEffect(() => {
    if (!notice) return undefined
    const timer = setTimeout(() => show(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice])
  if (!notice) return null
  return (
    <div className="toast">
      <p>{notice.text}</p>
      <IconButton label={t('dialog.close')} onClick={() => show(undefined)}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}

function show(notice: typeof shown): void {
  shown = notice
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
