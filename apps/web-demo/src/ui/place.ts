import { autoUpdate, computePosition, flip, offset, shift, type Placement } from '@floating-ui/dom'

/** Keeps something that floats beside what it belongs to, inside of the window, until it is told to stop. */
export function place(
  floating: HTMLElement,
  anchor: HTMLElement,
  placement: Placement = 'bottom-end',
): () => void {
  return autoUpdate(anchor, floating, () => {
    const middleware = [offset(4), flip(), shift({ padding: 8 })]
    void computePosition(anchor, floating, { placement, strategy: 'fixed', middleware }).then(
      ({ x, y }) => Object.assign(floating.style, { left: `${x}px`, top: `${y}px` }),
    )
  })
}
