import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { STSClient } from '@aws-sdk/client-sts'
import type { AwsConnection } from '#contract/systems/aws.ts'
import type { AwsAccount } from './account.ts'
import { govern } from './client-middleware.ts'
import { Signer } from './credentials/signer.ts'
import { openSource, type Source } from './credentials/source.ts'
import { withProblems } from './errors.ts'
import { Identities } from './identity.ts'
import { CloudWatchMetrics } from './metrics/cloudwatch.ts'
import type { NetworkHandler } from './network.ts'
import { withRenewal } from './renewal.ts'
import type { Usage } from './usage.ts'

/** An account with what the host needs to show and end it. */
export type OpenAccount = AwsAccount & {
  readonly signer: Signer; readonly source: Source; readonly identities: Identities; readonly usage: Usage
}

type Needs = { readonly handler: NetworkHandler; readonly usage: Usage; readonly now: () => number; readonly onWell?: () => void }

/** Opens the account behind settings whose secrets are filled in; nothing is asked before its first use. */
export function openAccount(connection: AwsConnection, { handler, usage, now, onWell }: Needs): OpenAccount {
  const { region, endpoint } = connection
  const { turns, meter } = usage
  const clients = new Map<unknown, object>()
  const source = openSource({ ...connection, handler })
  const signer = new Signer({ source, now, ...(onWell && { onWell }) })
  const identities = new Identities(() => account.client(STSClient), signer)
  const account: OpenAccount = {
    region, endpoint, emulated: endpoint !== undefined, credentials: signer.provider, signer, source, identities, usage,
    client(Class, settings) {
      const found = clients.get(Class)
      if (found) return found as InstanceType<typeof Class>
      const made = new Class({ region, endpoint, credentials: signer.provider, requestHandler: handler, maxAttempts: 3, ...settings })
      // From the outside in: words for what goes wrong, one renewal, then each attempt with its turn and its price.
      withProblems(made, () => identities.last()?.arn)
      withRenewal(made, signer)
      govern(made, turns, meter)
      clients.set(Class, made)
      return made
    },
    identity: (call) => identities.ask(call),
    network: () => handler.settings(),
    meter, metrics: new CloudWatchMetrics({ client: () => account.client(CloudWatchClient), meter, now, free: endpoint !== undefined }),
  }
  return account
}
