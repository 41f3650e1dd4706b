import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttp2Handler } from '@smithy/node-http-handler'
import { ProblemError } from '#contract/problem.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import { isProxied, trusting } from '#main/aws/network.ts'

/** AWS pushes records over HTTP/2 only (SubscribeToShard); emulators do so over HTTP/1.1. */
class OverHttp2 extends KinesisClient {}

/** An event comes every 5 s, also an empty one (SubscribeToShard); so much silence is a broken line (ms). */
const silenceMs = 40_000

/**
 * The account's client for SubscribeToShard. Throws Unsupported where the way to AWS leads through a proxy, which HTTP/2 does not
 * take.
 */
export function fanOutClient(account: AwsAccount): KinesisClient {
  if (account.emulated) return account.client(KinesisClient)
  const network = account.network()
  if (isProxied(network, `kinesis.${account.region}.amazonaws.com`)) {
    throw new ProblemError({
      code: 'Unsupported', message: 'Fan-out speaks HTTP/2, and the proxy in the settings is for HTTP/1.1.',
      hint: 'Follow without fan-out, or name the endpoint of Kinesis in NO_PROXY.',
    })
  }
  return account.client(OverHttp2, {
    requestHandler: new NodeHttp2Handler({
      requestTimeout: silenceMs,
      ...(network.caFile !== undefined && { nodeHttp2ConnectOptions: { secureContext: trusting(network.caFile) } }),
    }),
  })
}
