import type { AwsConnection } from '#contract/systems/aws.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call, Session, Tools } from '../driver.ts'
import { openPager } from '../paging.ts'
import { untilAborted } from '../until-aborted.ts'
import { openControlPlane } from './control-plane.ts'
import { describe } from './describe.ts'
import { checkHealth } from './health.ts'
import { listKind } from './lists.ts'
import { checkRef } from './paths.ts'
import { alarmsOfThing, chartedNumbers, pastOfNumber, sampleAll, type Sampling } from './samples.ts'
import { openShapes } from './shapes.ts'

/** One account's MSK in one region. Reads only; messages are read through the Kafka connections that clusters propose. */
export function openSession(connection: AwsConnection, { aws, id, now }: Tools): Session {
  const lifetime = new AbortController()
  const account = aws.account(connection)
  const plane = openControlPlane(account, now, lifetime.signal)
  const sampling: Sampling = { account, plane, shapes: openShapes(account, plane, now, lifetime.signal), now }
  const sample = (refs: readonly Ref[], call: Call) => sampleAll(sampling, refs.map((ref) => checkRef(ref)), call)
  const pager = openPager()
  return {
    health: (call) => untilAborted(checkHealth(plane, account.region, call), call.signal),
    list: (query, call) => untilAborted(listKind({ plane, pager, sample }, query, call), call.signal),
    describe: (ref, call) => untilAborted(describe({ plane, aws: id, sample }, checkRef(ref), call), call.signal),
    sample: (refs, call) => untilAborted(sample(refs, call), call.signal),
    history: (ref, metric, span, call) => untilAborted(pastOfNumber(sampling, checkRef(ref), metric, span, call), call.signal),
    metrics: (ref, call) => untilAborted(chartedNumbers(sampling, checkRef(ref), call), call.signal),
    alarms: (ref, call) => untilAborted(alarmsOfThing(sampling, checkRef(ref), call), call.signal),
    [Symbol.asyncDispose]: () => {
      lifetime.abort()
      return Promise.resolve()
    },
  }
}
