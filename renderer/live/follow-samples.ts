import type { Problem } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { subscribe, type Ways } from '../rpc/subscribe.ts'
import type { Client } from '../rpc/connect.ts'
import type { Store } from '../store.ts'
import { isLooking, whileLooking } from './looking.ts'

/** What a follower needs of the connection to the host; tests give fakes. */
export type SampleWays = Ways & { readonly client: Pick<Client, 'flow' | 'samples'> }
export type Place = { readonly connection: string; readonly system: string }
/** What a round brought: samples that changed, what went wrong, and when it was asked (epoch ms). */
export type SampleFrame = {
  readonly samples: readonly Sample[]; readonly problems?: readonly Problem[] | undefined; readonly at?: number | undefined
}

/** The most refs one call may name. */
const perCall = 1_000

/** How a follower looks: `background` rows are not on the screen; `billed` ones are left alone while the window is hidden. */
export type Look = { readonly background?: boolean; readonly billed?: boolean; readonly looking?: Store<boolean> }

/**
 * Follows the samples of any number of refs until `signal` aborts, in as few streams as allowed. A lost wire is mended silently;
 * `onProblem` is the end of a stream.
 */
export function followSamples(
  ways: SampleWays, place: Place, refs: readonly Ref[],
  on: { readonly frame: (frame: SampleFrame) => void; readonly problem: (problem: Problem) => void }, signal: AbortSignal,
  { background = false, billed = false, looking = isLooking }: Look = {},
): void {
  const begin = (during: AbortSignal): void => {
    for (let from = 0; from < refs.length; from += perCall) {
      const some = refs.slice(from, from + perCall)
      void subscribe<SampleFrame>(ways, {
        open: (options) => ways.client.samples.watch({ ...place, refs: some, ...(background && { background }) }, options),
        take: on.frame,
        onProblem: on.problem,
      }, during)
    }
  }
  if (billed) whileLooking(looking, begin, signal)
  else begin(signal)
}
