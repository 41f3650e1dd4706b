import { performance } from 'node:perf_hooks'

/** What is timed: `times` in each round, 1 unless said. What `before` and `after` do is not timed. */
export type Contender = {
  readonly run: () => Promise<void>; readonly times?: number
  readonly before?: () => Promise<void>; readonly after?: () => Promise<void>
}

/** The best time of each, in ms. All run in turns, so that a slow moment of the machine meets all of them. */
export async function bestOf(
  rounds: number, contenders: Readonly<Record<string, Contender>>,
): Promise<ReadonlyMap<string, number>> {
  const best = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, { run, times = 1, before, after }] of Object.entries(contenders)) {
      for (let time = 0; time < times; time++) {
        await before?.()
        const started = performance.now()
        await run()
        best.set(name, Math.min(best.get(name) ?? Infinity, performance.now() - started))
        await after?.()
      }
    }
  }
  return best
}
