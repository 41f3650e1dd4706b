import { useEffect, useRef, useState } from 'react'
import type { History, Sample } from '#contract/sample.ts'
import type { Ref } from '#contract/ref.ts'
import { createFrames } from '../../live/frame.ts'
import { followSamples, type Place } from '../../live/follow-samples.ts'
import { Series } from '../../live/series.ts'
import { align } from '../../live/use-series.ts'
import { client, host } from '../../rpc/client.ts'
import type { ChartData } from '../../ui/chart/numbers.ts'

/** How far back a queue is drawn: CloudWatch keeps SQS at one point in 5 min, so a half hour would be six of them. */
export const chartMinutes = 180
const spanMs = chartMinutes * 60_000
const points = 720

type Pair = { readonly own: Series; readonly kept: Series }

/** Adds a number of a sample to the line of who measured it: what CloudWatch told goes on with CloudWatch's, at its minute. */
export function addLive(pair: Pair | undefined, { at, asOf, values }: Sample, metric: string): void {
  const told = asOf?.[metric]
  if (told === undefined) return pair?.own.push(at, values[metric] ?? null)
  pair?.kept.reopen()
  pair?.kept.push(told, values[metric] ?? null)
}

/** A past with what came live while it was asked for. */
export function goOn(past: Pair, live: Pair): Pair {
  const [own, kept] = [live.own.since(Number.NEGATIVE_INFINITY), live.kept.since(Number.NEGATIVE_INFINITY)]
  own.at.forEach((at, n) => past.own.push(at, own.value[n] ?? null))
  if (kept.at.length > 0) past.kept.reopen()
  kept.at.forEach((at, n) => past.kept.push(at, kept.value[n] ?? null))
  return past
}

/** The past of one metric by who measured it. Where one ends, a gap follows. */
export function bySource({ at, value, source }: History): Pair {
  const [own, kept] = [new Series(2_048), new Series(2_048)]
  let last: Series | null = null
  for (const [index, moment] of at.entries()) {
    const series = source[index] === 'live' || source[index] === undefined ? own : kept
    if (last && last !== series) last.push(moment, null)
    series.push(moment, value[index] ?? null)
    last = series
  }
  if (last === kept && at.length > 0) kept.push((at.at(-1) ?? 0) + 1, null)
  return { own, kept }
}

/** Without the times before anything was known. */
export function fromFirst([at, ...columns]: ChartData): ChartData {
  const first = at.findIndex((_, index) => columns.some((column) => (column[index] ?? null) !== null))
  return first < 0 ? [[], ...columns.map(() => [])] : [at.slice(first), ...columns.map((column) => column.slice(first))]
}

/**
 * Three hours of some metrics of a queue. The columns come in pairs: what this host measured, then what CloudWatch kept. The past
 * once, then live; one commit a frame.
 */
export function useQueueSeries(
  { connection, system }: Place, ref: Ref, metrics: readonly string[],
): { readonly data: ChartData; readonly loading: boolean } {
  const [state, setState] = useState<{ readonly data: ChartData; readonly loading: boolean }>({ data: [[]], loading: true })
  const asked = useRef({ ref, metrics })
  useEffect(() => { asked.current = { ref, metrics } })
  const key = [connection, system, ref.kind, ...ref.path, ...metrics].join('\n')
  useEffect(() => {
    const wanted = asked.current
    const place = { connection, system }
    const stop = new AbortController()
    let pairs = wanted.metrics.map(() => ({ own: new Series(2_048), kept: new Series(2_048) }))
    let loading = true
    const frames = createFrames(() => setState({
      data: fromFirst(align(pairs.flatMap(({ own, kept }) => [own, kept]), Date.now() - spanMs)), loading,
    }))
    const to = Date.now()
    void Promise.allSettled(wanted.metrics.map(async (metric, index) => {
      const past = await client.samples.history({
        ...place, ref: wanted.ref, metric, from: to - spanMs, to, points,
      }, { signal: stop.signal })
      const split = bySource(past)
      pairs = pairs.map((pair, each) => (each === index ? goOn(split, pair) : pair))
    })).then(() => {
      loading = false
      if (!stop.signal.aborted) frames.schedule()
    })
    followSamples(host, place, [wanted.ref], {
      frame({ samples }) {
        for (const sample of samples) wanted.metrics.forEach((metric, index) => addLive(pairs[index], sample, metric))
        if (samples.length > 0) frames.schedule()
      },
      problem: () => frames.schedule(),
    }, stop.signal)
    return () => {
      stop.abort()
      frames.dispose()
    }
  }, [key, connection, system])
  return state
}
