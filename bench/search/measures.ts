import { z } from 'zod'
import type { SearchTopic } from './topics.ts'

/** One row: `value` and the bound it must keep, as a ratio of two best times, or in ms or MB. Without a bound it is told only. */
const Measure = z.object({
  topic: z.string(), what: z.string(), value: z.number(), unit: z.enum(['×', 'ms', 'MB']),
  atLeast: z.number().optional(), atMost: z.number().optional(),
})
export type Measure = Readonly<z.infer<typeof Measure>>

/** What docs/bench/search.json keeps. */
export const Kept = z.object({ measures: z.array(Measure) })

/** What was seen of one topic: best times by contender in ms, the host's worst 1 % of delays in ms, and its peak memory in MB. */
export type Seen = { readonly best: ReadonlyMap<string, number>; readonly delayMs: number; readonly memoryMb: number }

/** The rows of a topic. What is promised of uncompressed records only is measured there only. */
export function measuresOf({ name: topic, codec, substring }: SearchTopic, { best, delayMs, memoryMb }: Seen): Measure[] {
  const ratio = (what: string, [a, b]: readonly [string, string], atLeast?: number): Measure => ({
    topic, what, value: (best.get(a) ?? NaN) / (best.get(b) ?? NaN), unit: '×', ...(atLeast === undefined ? {} : { atLeast }),
  })
  const plain = codec === 'none'
  const onlyPlain = (...row: Parameters<typeof ratio>) => (plain ? [ratio(...row)] : [])
  return [
    ...onlyPlain('substring, 1 thread, of kcat', ['kcat', 'one'], 1.5),
    ratio('substring, 2 threads, of kcat', ['kcat', 'two'], substring),
    ...onlyPlain('substring, 2 threads, of `kcat \\| grep -c`', ['grep', 'two'], 3),
    ratio('`where` on two fields, 2 threads, of kcat without a filter', ['kcat', 'twoFields'], plain ? 1.2 : undefined),
    ...onlyPlain('`where` on the whole value, 2 threads, of kcat without a filter', ['kcat', 'wholeValue'], 0.45),
    ratio('substring through HTTP, of the reader alone', ['two', 'http'], 0.9),
    ...onlyPlain('substring without checksums, of the same with them', ['two', 'unchecked']),
    { topic, what: 'event loop of the host while searching, 99 % of delays', value: delayMs, unit: 'ms', atMost: 50 },
    { topic, what: 'memory of the host, peak', value: memoryMb, unit: 'MB', atMost: 400 },
  ]
}

/** Whether a measure keeps its bound. */
export const holds = ({ value, atLeast = -Infinity, atMost = Infinity }: Measure): boolean => value >= atLeast && value <= atMost
