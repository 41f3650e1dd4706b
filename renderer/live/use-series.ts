import { useEffect, useRef, useState } from 'react'
import type { Ref } from '#contract/ref.ts'
import { client, host } from '../rpc/client.ts'
import { isBilled } from '../rpc/queries.ts'
import type { ChartData } from '../ui/chart/numbers.ts'
import { createFrames } from './frame.ts'
import { followSamples, type Place } from './follow-samples.ts'
import { Series } from './series.ts'
import { trueAt } from './true-at.ts'

const spanMs = 30 * 60_000
const points = 720

/** Values of several metrics on one common line of times, each holding until its next. */
export function align(series: readonly Series[], from: number): ChartData {
  const columns = series.map((one) => one.since(from))
  const at = [...new Set(columns.flatMap((column) => column.at))].toSorted((a, b) => a - b)
  return [at, ...columns.map((column) => {
    let index = -1
    return at.map((moment) => {
      while (index + 1 < column.at.length && (column.at[index + 1] ?? 0) <= moment) index++
      return index < 0 ? null : column.value[index] ?? null
    })
  })]
}

type Past = { readonly data: ChartData; readonly loading: boolean }

/** The last 30 minutes of some metrics of one resource: the past once, then live. One commit a frame. */
export function useSeries({ connection, system }: Place, ref: Ref, metrics: readonly string[]): Past {
  const [state, setState] = useState<Past>({ data: [[], ...metrics.map(() => [])], loading: true })
  const asked = useRef({ ref, metrics })
  const key = [connection, system, ref.kind, ...ref.path, ...metrics].join('\n')
  useEffect(() => { asked.current = { ref, metrics } })
  useEffect(() => {
    const wanted = asked.current
    const place = { connection, system }
    const stop = new AbortController()
    const series = wanted.metrics.map(() => new Series(2_048))
    let loading = true
    const frames = createFrames(() => setState({ data: align(series, Date.now() - spanMs), loading }))
    const to = Date.now()
    void Promise.allSettled(wanted.metrics.map(async (metric, index) => {
      const query = { ...place, ref: wanted.ref, metric, from: to - spanMs, to, points }
      const past = await client.samples.history(query, { signal: stop.signal })
      if (past.at.length > 0) series[index]?.prepend(past)
    })).then(() => {
      loading = false
      if (!stop.signal.aborted) frames.schedule()
    })
    followSamples(host, place, [wanted.ref], {
      frame({ samples }) {
        for (const sample of samples) {
          wanted.metrics.forEach((metric, index) => series[index]?.push(trueAt(sample, metric), sample.values[metric] ?? null))
        }
        if (samples.length > 0) frames.schedule()
      },
      problem: () => frames.schedule(),
    }, stop.signal, { billed: isBilled(system) })
    return () => {
      stop.abort()
      frames.dispose()
    }
  }, [key, connection, system])
  return state
}
