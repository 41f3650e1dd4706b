import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useScale } from '../../shell/settings.ts'
import classes from './chart.module.css'

type Point = { readonly x: number; readonly y: number }

/** Where the line goes inside a box, null for gaps; 0 stands on the floor and `least` is the smallest top. */
export function sparkPath(
  points: readonly (number | null)[], width: number, height: number, least = 10,
): readonly (Point | null)[] {
  const top = Math.max(least, ...points.map((point) => point ?? 0))
  const step = width / Math.max(1, points.length - 1)
  return points.map((point, index) =>
    (point === null ? null : { x: index * step, y: height - 1.5 - (point / top) * (height - 4) }))
}

type Box = { readonly width: number; readonly height: number }

function paint(
  context: CanvasRenderingContext2D, points: readonly (number | null)[], { width, height }: Box, colour: string,
): void {
  context.clearRect(0, 0, width, height)
  context.strokeStyle = context.fillStyle = colour
  context.lineWidth = 1.25
  context.lineJoin = 'round'
  let run: Point[] = []
  const draw = () => {
    const [first] = run
    const last = run.at(-1)
    if (!first || !last) return
    context.beginPath()
    for (const { x, y } of run) context.lineTo(x, y)
    context.stroke()
    context.lineTo(last.x, height)
    context.lineTo(first.x, height)
    context.globalAlpha = 0.12
    context.fill()
    context.globalAlpha = 1
    run = []
  }
  for (const point of sparkPath(points, width, height)) {
    if (point) run.push(point)
    else draw()
  }
  draw()
}

type Props = { readonly points: readonly (number | null)[]; readonly tone?: 'bad' | 'warn' | 'calm' }

/**
 * A small picture of the recent past on one canvas. It says nothing the row does not say in words, so it is hidden from screen
 * readers.
 */
export function Sparkline({ points, tone = 'calm' }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scheme = useComputedColorScheme('light')
  const scale = useScale()
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const redraw = () => {
      const { clientWidth: width, clientHeight: height } = element
      if (width === 0) return
      element.width = Math.round(width * devicePixelRatio)
      element.height = Math.round(height * devicePixelRatio)
      context.scale(devicePixelRatio, devicePixelRatio)
      paint(context, points, { width, height }, getComputedStyle(element).color)
    }
    redraw()
    const observer = new ResizeObserver(redraw)
    observer.observe(element)
    return () => observer.disconnect()
  }, [points, tone, scheme, scale])
  return <canvas ref={canvas} className={classes.spark} data-tone={tone} aria-hidden="true" />
}
