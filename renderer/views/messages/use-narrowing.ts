import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { Span } from './coverage.ts'

/** Chooses a part of the time by dragging or by keys, and searches it when the pointer is let go or Enter is pressed. */
export function useNarrowing(domain: Span, onNarrow: (span: Span) => void) {
  const start = useRef<number | null>(null)
  const [span, setSpan] = useState<Span | null>(null)
  const inside = (at: number) => Math.min(domain.to, Math.max(domain.from, Math.round(at)))
  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const pad = Number.parseFloat(getComputedStyle(event.currentTarget).paddingLeft) || 0
    return inside(domain.from + (event.clientX - box.left - pad) / (box.width - 2 * pad) * (domain.to - domain.from))
  }
  const apply = () => {
    if (span && span.to > span.from) onNarrow(span)
    setSpan(null)
  }
  return {
    span,
    apply,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0 || event.target instanceof HTMLButtonElement) return
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = at(event)
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (start.current === null) return
        const now = at(event)
        setSpan({ from: Math.min(start.current, now), to: Math.max(start.current, now) })
      },
      onPointerUp: () => {
        start.current = null
        if (span && span.to - span.from > (domain.to - domain.from) / 200) apply()
        else setSpan(null)
      },
      onPointerCancel: () => { start.current = null; setSpan(null) },
    },
    onKeyDown: (event: KeyboardEvent) => {
      const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
      if (event.key === 'Escape' && span) setSpan(null)
      else if (direction !== 0) {
        const step = direction * (domain.to - domain.from) / 50
        const now = span ?? domain
        setSpan(event.shiftKey ? { from: now.from, to: Math.max(now.from, inside(now.to + step)) }
          : { from: Math.min(now.to, inside(now.from + step)), to: now.to })
      } else return
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
