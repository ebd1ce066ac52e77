import { EmojiPicker as Picker } from 'frimousse'
import type { ComponentProps, KeyboardEvent } from 'react'
import { useText } from '../i18n/use-text.ts'
import './emoji-picker.css'

/** The ones that are wanted most; the rest is below. */
const FAVOURITES = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '👀']

export interface EmojiPickerProps {
  search: string
  onSearch: (search: string) => void
  onPick: (emoji: string) => void
  onClose: () => void
}

/** Every emoji there is, by name and by kind. Its data comes from where the app comes from. */
export function EmojiPicker({ search, onSearch, onPick }: EmojiPickerProps) {
  const { t, language } = useText()
  return (
    <Picker.Root
      className="emoji-picker"
      locale={language}
      emojibaseUrl="/emoji"
      columns={8}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <Picker.Search
        className="emoji-search"
        placeholder={t('emoji.search')}
        aria-label={t('emoji.search')}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={pickFirst}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- takes over from the field that stood in for it
        autoFocus
      />
      <div className="emoji-favourites">
        {FAVOURITES.map((emoji) => (
          <button
            key={emoji}
            type="button"
            className="emoji"
            aria-label={t('message.react-with', { emoji })}
            onClick={() => onPick(emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
      <Picker.Viewport className="emoji-viewport">
        <Picker.Loading className="emoji-loading">{t('app.loading')}</Picker.Loading>
        <Picker.Empty className="emoji-loading">{t('emoji.none')}</Picker.Empty>
        <Picker.List components={COMPONENTS} />
      </Picker.Viewport>
    </Picker.Root>
  )
}

// The hidden ones are there to be measured.
const RESULT = '.emoji-viewport .emoji:not([aria-hidden] *)'

/** What was typed before the picker was loaded has marked none of the results. */
function pickFirst(event: KeyboardEvent): void {
  const picker = event.currentTarget.closest('.emoji-picker')
  if (event.key !== 'Enter' || picker?.querySelector('[data-active]')) return
  // The key would press the button to which the focus goes back, and the picker would open anew.
  event.preventDefault()
  picker?.querySelector<HTMLElement>(RESULT)?.click()
}

/** What the list is made of. */
const COMPONENTS: NonNullable<ComponentProps<typeof Picker.List>['components']> = {
  CategoryHeader: ({ category, ...props }) => (
    <div className="emoji-category" {...props}>
      {category.label}
    </div>
  ),
  Row: ({ children, ...props }) => (
    <div {...props} aria-rowindex={fromOne(props['aria-rowindex'])}>
      {children}
    </div>
  ),
  Emoji: ({ emoji, ...props }) => (
    <button
      type="button"
      className="emoji"
      {...props}
      role="gridcell"
      aria-colindex={fromOne(props['aria-colindex'])}
    >
      {emoji.emoji}
    </button>
  ),
}

/** The picker counts rows and columns from 0, and ARIA from 1. */
const fromOne = (index: number | undefined): number => (index ?? 0) + 1
