import { Fragment } from 'react'
import { useText } from '../i18n/use-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import './shortcuts-dialog.css'

const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform)
const command = isApple ? '⌘' : 'Ctrl'
const alt = isApple ? '⌥' : 'Alt'

const SHORTCUTS = [
  [['?'], 'shortcuts.show'],
  [[command, 'K'], 'shortcuts.find'],
  [[alt, '↑'], 'shortcuts.previous-room'],
  [[alt, '↓'], 'shortcuts.next-room'],
  [['Enter'], 'shortcuts.send'],
  [['Shift', 'Enter'], 'shortcuts.line'],
  [['↑'], 'shortcuts.edit-last'],
  [['↑', '↓'], 'shortcuts.messages'],
  [['E'], 'shortcuts.message-edit'],
  [['R'], 'shortcuts.message-react'],
  [['Del'], 'shortcuts.message-delete'],
  [['Esc'], 'shortcuts.escape'],
] as const

/** What the keyboard can do. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText()
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      <dl className="shortcuts">
        {SHORTCUTS.map(([keys, does]) => (
          <div key={does}>
            <dt>{t(does)}</dt>
            <dd>
              {keys.map((key) => (
                <Fragment key={key}>
                  <kbd>{key}</kbd>{' '}
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
