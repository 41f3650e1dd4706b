import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { createStore, useStore } from '../../store.ts'

const place = 'tidemark.detail-width'
const least = 300
const most = 1_000
const clamp = (width: number): number => Math.min(most, Math.max(least, Math.round(width)))

function stored(): number | null {
  try {
    const width = Number(localStorage.getItem(place))
    return width > 0 ? clamp(width) : null
  } catch {
    return null
  }
}

/** How wide the pane was drawn, px; null is the width of the layout grid. */
const width = createStore<number | null>(stored())

function keep(next: number | null): void {
  width.set(next)
  try {
    if (next === null) localStorage.removeItem(place)
    else localStorage.setItem(place, String(next))
  } catch {
    // Where nothing can be kept the width lasts as long as the window.
  }
}

/** The width a person gave the detail pane, and the handlers of its edge: drag, arrows, double click for the usual width. */
export function usePaneWidth() {
  const drag = useRef<{ readonly x: number, readonly width: number } | null>(null)
  const now = useStore(width)
  const paneOf = (element: HTMLElement): number => element.parentElement?.getBoundingClientRect().width ?? 416
  return {
    width: now,
    edge: {
      'aria-valuemin': least, 'aria-valuemax': most, 'aria-valuenow': now ?? 416,
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { x: event.clientX, width: paneOf(event.currentTarget) }
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (drag.current) keep(clamp(drag.current.width + drag.current.x - event.clientX))
      },
      onPointerUp: () => { drag.current = null },
      onPointerCancel: () => { drag.current = null },
      onDoubleClick: () => keep(null),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key]
        if (step === undefined) return
        event.preventDefault()
        keep(clamp(paneOf(event.currentTarget) + step))
      },
    },
  }
}
