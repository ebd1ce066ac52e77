import { toPrintable } from '../printable.ts'
import { hintOf } from './press.ts'
import { cutRow, type Row } from './rows.ts'
import type { Scene } from './view.ts'

/** What there is to say, else what to press now. */
export function hintRow(scene: Scene): Row {
  const { note } = scene.view
  const [text, tone] = note ? [note.text, note.tone] : [hintOf(scene), 'quiet' as const]
  return cutRow([{ text: ` ${toPrintable(text)}`, tone }], scene.layout.columns)
}
