import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { subscribe, type Ways } from '../rpc/subscribe.ts'
import type { Client } from '../rpc/connect.ts'

/** What a follower needs of the connection to the host; tests give fakes. */
export type SampleWays = Ways & { readonly client: Pick<Client, 'flow' | 'samples'> }
export type Place = { readonly connection: string; readonly system: string }
export type SampleFrame = { readonly samples: readonly Sample[]; readonly problems?: readonly Problem[] | undefined }

/** The most refs one call may name. */
const perCall = 1_000

/** Follows the samples of any number of refs until `signal` aborts, in as few streams as allowed. A lost wire is mended silently; `onProblem` is the end of a stream. */
export function followSamples(
  ways: SampleWays, place: Place, refs: readonly Ref[],
  on: { readonly frame: (frame: SampleFrame) => void; readonly problem: (problem: Problem) => void }, signal: AbortSignal,
): void {
  for (let from = 0; from < refs.length; from += perCall) {
    const some = refs.slice(from, from + perCall)
    void subscribe<SampleFrame>(ways, {
      open: (options) => ways.client.samples.watch({ ...place, refs: some }, options),
      take: on.frame,
      onProblem: on.problem,
    }, signal)
  }
}
