import { useLayoutEffect, useState, type RefObject } from 'react'
import { useScale } from '../../shell/settings.ts'
import type { Room } from './layout.ts'

const unmeasured: Room = { width: 0, ch: 8, gap: 12, gutter: 16, scale: 1 }

/** Inter's and JetBrains Mono's digits are 0.62 and 0.6 of the font size; the larger of the two never lets a number be cut. */
const digit = 0.625

function measure(scroller: HTMLElement, scale: number): Room {
  const style = getComputedStyle(scroller)
  const length = (name: string, otherwise: number) => Number.parseFloat(style.getPropertyValue(name)) || otherwise
  return {
    width: scroller.clientWidth, scale, ch: (Number.parseFloat(style.fontSize) || 13 * scale) * digit,
    gap: length('--table-gap', 12) * scale, gutter: length('--table-gutter', 16) * scale,
  }
}

/** How much room a table has, before its first paint and again whenever its width or the text size changes. */
export function useRoom(scroller: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState(unmeasured)
  const scale = useScale()
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => setRoom((before) => {
      const now = measure(element, scale)
      return Object.keys(now).every((key) => now[key as keyof Room] === before[key as keyof Room]) ? before : now
    })
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, scale])
  return room
}
