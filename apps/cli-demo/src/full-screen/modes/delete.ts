import { WRITE } from '../view.ts'
import { inMode, step, type ModeKeys, type ModeOf } from './mode.ts'

/** Really? Only `y` means yes. */
export const deleteKeys: ModeKeys<ModeOf<'delete'>> = {
  press({ key, messageId }, stroke, { view }) {
    if (stroke.kind === 'text' && stroke.text === 'y') {
      return step(inMode(view, WRITE), { kind: 'delete', messageId })
    }
    return step(inMode(view, { kind: 'select', key }))
  },
  hint: () => 'Delete this message for everybody? y deletes it · any other key keeps it',
}
