import { isChatError } from '@chatnode/client-sdk'
import type { InvalidPayload } from '@chatnode/protocol'
import { useText, type Translate } from '../i18n/use-text.ts'
import { en } from '../i18n/en.ts'
import type { MessageKey } from '../i18n/messages.ts'

/** Why something failed, read out as soon as it is there. */
export function ErrorText({ error, id }: { error: unknown; id?: string }) {
  const { t } = useText()
  return (
    <p className="error-text" role="alert" id={id}>
      {error === undefined ? null : reasonOf(error, t)}
    </p>
  )
}

type Plain = Exclude<Extract<MessageKey, `error.${string}`>, Faulty>

/** What to say of a failure: its code decides, because the message is for logs. */
export function reasonOf(error: unknown, t: Translate): string {
  if (!isChatError(error)) return t('error.generic')
  if (error.code === 'invalid_payload') return invalidPayload(error.data, t)
  if (OUT_OF_REACH.has(error.code)) return t('error.network')
  const key = `error.${error.code}`
  return isPlain(key) ? t(key) : t('error.generic')
}

const OUT_OF_REACH: ReadonlySet<string> = new Set(['timeout', 'disconnected', 'network'])

const isPlain = (key: string): key is Plain => Object.hasOwn(en, key)

/** Which field of what was sent is at fault, by its wire name; undefined where it is none. */
export function fieldOf(error: unknown): string | undefined {
  if (!isChatError(error)) return undefined
  return error.code === 'username_taken' ? 'username' : issueOf(error.data)?.path
}

function invalidPayload(data: unknown, t: Translate): string {
  const issue = issueOf(data)
  if (!issue) return t('error.generic')
  const { path, code, message } = issue
  const field = Object.hasOwn(FIELDS, path) ? t(FIELDS[path as keyof typeof FIELDS]) : path
  const [, fault = 'error.invalid_payload'] = FAULTS.find(([codes]) => codes.test(code)) ?? []
  // The bound stands in the message alone; where there is none, there should be something.
  return t(fault, { field, count: Number(/\d+/.exec(message)?.[0] ?? 1) })
}

type Faulty = (typeof FAULTS)[number][1] | 'error.invalid_payload'

/** What is wrong with a field, by the code of the issue. */
const FAULTS = [
  [/^too_small$|blank/, 'error.too-short'],
  [/^too_big$|at_most/, 'error.too-long'],
  [/^invalid_format$|must_not_contain|one_line|unicode/, 'error.characters'],
] as const

const FIELDS = {
  username: 'sign-in.username',
  password: 'sign-in.password',
  name: 'new-room.name',
} as const

function issueOf(data: unknown) {
  const [issue] = (data as Partial<InvalidPayload> | undefined)?.issues ?? []
  return issue
}
