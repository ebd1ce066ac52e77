import { Check, Keyboard, LogOut, Settings2 } from 'lucide-react'
import { languages, type Language } from '../i18n/messages.ts'
import { useText } from '../i18n/use-text.ts'
import { Menu, MenuGroup, MenuItem } from '../ui/menu.tsx'
import { notify } from '../ui/toast.tsx'
import { changeSettings, themes, useSettings, type Settings } from './settings.ts'

interface SettingsMenuProps {
  onShortcuts?: () => void
  onSignOut?: () => void
}

/** Appearance and language; and what there is for those who are signed in. */
export function SettingsMenu({ onShortcuts, onSignOut }: SettingsMenuProps) {
  const { t } = useText()
  const { theme, language } = useSettings()
  const change = (changes: Partial<Settings>): void =>
    void changeSettings(changes).catch(() => notify(t('app.not-loaded')))
  return (
    <Menu label={t('account.menu')} icon={<Settings2 aria-hidden />}>
      {(close) => (
        <>
          <MenuGroup label={t('settings.theme')}>
            {themes.map((each) => (
              <MenuItem
                key={each}
                isChecked={each === theme}
                icon={each === theme && <Check />}
                onSelect={() => change({ theme: each })}
              >
                {t(`settings.theme.${each}`)}
              </MenuItem>
            ))}
          </MenuGroup>
          <MenuGroup label={t('settings.language')}>
            {(Object.keys(languages) as Language[]).map((each) => (
              <MenuItem
                key={each}
                isChecked={each === language}
                icon={each === language && <Check />}
                onSelect={() => change({ language: each })}
              >
                <span lang={each}>{languages[each].name}</span>
              </MenuItem>
            ))}
          </MenuGroup>
          {onShortcuts && (
            <MenuItem
              icon={<Keyboard />}
              onSelect={() => {
                close()
                onShortcuts()
              }}
            >
              {t('shortcuts.title')}
            </MenuItem>
          )}
          {onSignOut && (
            <MenuItem
              icon={<LogOut />}
              onSelect={() => {
                close()
                onSignOut()
              }}
            >
              {t('account.sign-out')}
            </MenuItem>
          )}
        </>
      )}
    </Menu>
  )
}
