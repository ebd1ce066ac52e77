import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../i18n/use-text.ts'
import { client } from '../session/client.ts'
import { useFarewell } from '../session/farewell.ts'
import { enter, hasBeenSignedIn } from '../session/session-store.ts'
import { SettingsMenu } from '../settings/settings-menu.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { ErrorText, fieldOf, reasonOf } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { Logo } from '../ui/logo.tsx'
import { useSubmit } from '../ui/use-submit.ts'
import './sign-in.css'

type Way = 'sign-in' | 'sign-up'

const OTHER_WAY = { 'sign-in': 'sign-up', 'sign-up': 'sign-in' } as const

/** The door: signs in, or creates an account. */
export function SignIn() {
  const { t } = useText()
  const farewell = useFarewell()
  const [way, setWay] = useState<Way>(hasBeenSignedIn() ? 'sign-in' : 'sign-up')
  return (
    <main className="sign-in">
      <header className="sign-in-settings">
        <SettingsMenu />
      </header>
      <section className="sign-in-card" aria-labelledby="sign-in-title">
        <p className="sign-in-brand">
          <Logo className="sign-in-logo" /> chatNode
        </p>
        <h1 id="sign-in-title">{t(`${way}.title`)}</h1>
        <p className="soft">{t('app.tagline')}</p>
        {farewell === 'ended' && (
          <p className="sign-in-notice" role="status">
            {t('sign-in.ended')}
          </p>
        )}
        <CredentialsForm key={way} way={way} />
        <p className="sign-in-switch">
          {t(`${way}.switch`)}{' '}
          <button type="button" className="link-button" onClick={() => setWay(OTHER_WAY[way])}>
            {t(`${way}.switch-action`)}
          </button>
        </p>
      </section>
    </main>
  )
}

function CredentialsForm({ way }: { way: Way }) {
  const { t } = useText()
  const isNew = way === 'sign-up'
  const { isBusy, error, onSubmit } = useSubmit(async (form) => {
    const data = new FormData(form)
    const credentials = { username: text(data, 'username'), password: text(data, 'password') }
    enter(await (isNew ? client.register(credentials) : client.login(credentials)))
  })
  const field = fieldOf(error)
  const errorOf = (name: string) => (field === name ? reasonOf(error, t) : undefined)
  const isElsewhere = field !== 'username' && field !== 'password'
  return (
    <form className="form sign-in-form" onSubmit={onSubmit}>
      <Field
        label={t('sign-in.username')}
        hint={isNew ? t('sign-in.username-hint') : undefined}
        error={errorOf('username')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={256}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page has nothing else to begin with
        autoFocus
      />
      <PasswordField isNew={isNew} error={errorOf('password')} />
      <ErrorText error={isElsewhere ? error : undefined} />
      <Button kind="primary" type="submit" isBusy={isBusy}>
        {t(`${way}.submit`)}
      </Button>
    </form>
  )
}

function PasswordField({ isNew, error }: { isNew: boolean; error: string | undefined }) {
  const { t } = useText()
  const [isShown, setShown] = useState(false)
  return (
    <Field
      label={t('sign-in.password')}
      hint={isNew ? t('sign-in.password-hint') : undefined}
      error={error}
      name="password"
      type={isShown ? 'text' : 'password'}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      required
      after={
        <IconButton
          label={t('sign-in.show-password')}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </IconButton>
      }
    />
  )
}

function text(data: FormData, name: string): string {
  const value = data.get(name)
  return typeof value === 'string' ? value : ''
}
