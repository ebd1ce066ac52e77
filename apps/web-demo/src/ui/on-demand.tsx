import { useEffect, useEffectEvent, useState, type ComponentType } from 'react'
import { useText } from '../i18n/use-text.ts'
import { notify } from './toast.tsx'

/**
 * A part of the client that is fetched when somebody first wants it, so that a first visit does not
 * wait for it; `Meanwhile` stands in for it. One that does not come asks for a reload, because a page
 * tries no import twice, and closes.
 */
export function onDemand<Props extends { onClose: () => void }>(
  fetch: () => Promise<ComponentType<Props>>,
  Meanwhile: ComponentType<Props> = Nothing,
): ComponentType<Props> {
  let fetched: ComponentType<Props> | undefined
  return function OnDemand(props: Props) {
    const [Part = Meanwhile, setPart] = useState(() => fetched)
    const { t } = useText()
    const onFailure = useEffectEvent(() => {
      notify(t('app.not-loaded'))
      props.onClose()
    })
    useEffect(() => {
      let isWanted = true
      fetch().then(
        (part) => {
          fetched = part
          if (isWanted) setPart(() => part)
        },
        () => isWanted && onFailure(),
      )
      return () => void (isWanted = false)
    }, [])
    return <Part {...props} />
  }
}

const Nothing = (): null => null
