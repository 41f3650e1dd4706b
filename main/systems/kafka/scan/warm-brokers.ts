import type { KafkaConnection } from '#contract/systems/kafka.ts'
import type { Tokens } from '../tokens.ts'
import { untilAborted } from '../../until-aborted.ts'
import { WireBrokers } from '../wire/brokers.ts'

type Warm = { readonly brokers: WireBrokers; readonly close: () => void; users: number; timer: NodeJS.Timeout | undefined }

/** How long connections stay open after their last use, ms. */
const idleMs = 30_000
const warm = new Map<string, Warm>()

/** Lends connections that stay open between short calls, so that a sample every few seconds does not sign in anew each time.
 * Aborting the signal leaves the call, not the connections. */
export async function withWarmBrokers<T>(
  connection: KafkaConnection, tokens: Tokens | undefined, signal: AbortSignal, work: (brokers: WireBrokers) => Promise<T>,
): Promise<T> {
  const name = JSON.stringify(connection)
  const lent = warm.get(name) ?? open(connection, tokens)
  warm.set(name, lent)
  clearTimeout(lent.timer)
  lent.users++
  try {
    return await untilAborted(work(lent.brokers), signal)
  } finally {
    lent.users--
    if (lent.users === 0) {
      lent.timer = setTimeout(() => { warm.delete(name); lent.close() }, idleMs).unref()
    }
  }
}

function open(connection: KafkaConnection, tokens: Tokens | undefined): Warm {
  const lifetime = new AbortController()
  const brokers = new WireBrokers(connection, lifetime.signal, tokens)
  return { brokers, close: () => lifetime.abort(), users: 0, timer: undefined }
}
