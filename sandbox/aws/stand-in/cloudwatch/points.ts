import { Refusal } from '../answer.ts'
import type { Minute, SeriesName, SeriesStore } from './store.ts'

/** A statistic's name in requests and in answers. */
const statistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const
export type Statistic = (typeof statistics)[number]

/** Reads a statistic; percentiles and trimmed means are not kept here. */
export function readStatistic(text: unknown): Statistic {
  const found = statistics.find((name) => name === text)
  if (!found) throw new Refusal('ValidationError', `The statistic ${String(text)} is not answered here: ${statistics.join(', ')}.`)
  return found
}

/** One statistic of one period. */
export function statisticOf(minute: Minute, statistic: Statistic): number {
  switch (statistic) {
    case 'SampleCount': return minute.count
    case 'Average': return minute.sum / minute.count
    case 'Sum': return minute.sum
    case 'Minimum': return minute.min
    case 'Maximum': return minute.max
    default: return statistic satisfies never
  }
}

/** A span and the width of its points: epoch ms and seconds. */
export type Window = { readonly from: number; readonly to: number; readonly period: number }

/** Reads the times of a request: seconds since 1970, as the SDK sends them, or ISO text. */
export function readWindow(start: unknown, end: unknown, period: unknown): Window {
  const seconds = Number(period)
  if (!(seconds >= 60 && seconds % 60 === 0)) throw new Refusal('InvalidParameterValue', 'The period must be a multiple of 60 seconds.')
  const [from, to] = [timeOf(start), timeOf(end)]
  if (!(from < to)) throw new Refusal('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.')
  return { from, to, period: seconds }
}

const timeOf = (value: unknown): number => (typeof value === 'number' ? value * 1000 : Date.parse(String(value)))

/** A series in periods that begin at whole multiples of themselves, the oldest first. A period without values is left out. */
export function periodsOf(
  store: SeriesStore, name: SeriesName, { from, to, period }: Window,
): readonly (readonly [at: number, all: Minute])[] {
  const width = period * 1000
  const periods = new Map<number, Minute>()
  for (const [at, minute] of store.minutes(name, Math.floor(from / width) * width, to)) {
    const start = Math.floor(at / width) * width
    const old = periods.get(start)
    periods.set(start, old ? joined(old, minute) : minute)
  }
  return [...periods]
}

const joined = (a: Minute, b: Minute): Minute =>
  ({ sum: a.sum + b.sum, count: a.count + b.count, max: Math.max(a.max, b.max), min: Math.min(a.min, b.min) })
