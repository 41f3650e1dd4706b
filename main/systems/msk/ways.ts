import type { Cluster, GetBootstrapBrokersCommandOutput } from '@aws-sdk/client-kafka'
import type { Environment } from '#contract/environment.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import type { MskClusterExtra } from '#contract/systems/msk.ts'
import { clusterName } from './shape.ts'

type Way = MskClusterExtra['ways'][number]
type Bootstrap = keyof GetBootstrapBrokersCommandOutput & `BootstrapBrokerString${string}`
type Offer = { readonly from: Bootstrap; readonly way: Way['way']; readonly reach: Way['reach'] }

const order = ['iam', 'scram', 'tls', 'plaintext'] as const
const fields = { iam: 'SaslIam', scram: 'SaslScram', tls: 'Tls' } as const

/** Where AWS names brokers, the best sign-in first, and of each the private address first. */
const offers: readonly Offer[] = order.flatMap((way): readonly Offer[] => (way === 'plaintext'
  ? [{ from: 'BootstrapBrokerString', way, reach: 'private' }, { from: 'BootstrapBrokerStringIpv6', way, reach: 'private' }]
  : [
    { from: `BootstrapBrokerString${fields[way]}`, way, reach: 'private' },
    { from: `BootstrapBrokerStringPublic${fields[way]}`, way, reach: 'public' },
    { from: `BootstrapBrokerStringVpcConnectivity${fields[way]}`, way, reach: 'vpc' },
    { from: `BootstrapBrokerString${fields[way]}Ipv6`, way, reach: 'private' },
  ]))

const needs = {
  private: 'a network path into the cluster’s VPC', public: 'nothing but the internet',
  vpc: 'a VPC with a managed connection to the cluster',
}

/**
 * Each way to open a cluster as a Kafka connection, the best first. `aws` is the connection that signs in; without one, IAM is left
 * out.
 */
export function waysOf(cluster: Cluster, bootstrap: GetBootstrapBrokersCommandOutput, aws: string | undefined): readonly Way[] {
  return offers.flatMap((offer) => {
    const brokers = (bootstrap[offer.from] ?? '').split(',').map((text) => text.trim()).filter(Boolean)
    const config = brokers.length > 0 ? configOf(offer.way, brokers, aws) : undefined
    if (!config) return []
    const environment = environmentOf(cluster)
    const connection = { name: nameOf(cluster, offer), environment, level: 'read' as const, config }
    return [{ way: offer.way, reach: offer.reach, why: whyOf(cluster, offer), connection }]
  })
}

function configOf(way: Way['way'], brokers: string[], aws: string | undefined): KafkaConnection | undefined {
  const secure = { type: 'kafka' as const, brokers, tls: {} }
  switch (way) {
    case 'iam': return aws === undefined ? undefined : { ...secure, sasl: { mechanism: 'AWS_MSK_IAM', aws } }
    case 'scram': return { ...secure, sasl: { mechanism: 'SCRAM-SHA-512', username: 'user' } }
    case 'tls': return secure
    case 'plaintext': return { type: 'kafka', brokers }
    default: return way satisfies never
  }
}

function whyOf({ Provisioned: provisioned }: Cluster, { way, reach, from }: Offer): string {
  const open = provisioned?.ClientAuthentication?.Unauthenticated?.Enabled === true
  const signIn = {
    iam: 'signs in as the identity of this AWS connection',
    scram: 'needs a user name and password, which AWS Secrets Manager keeps for the cluster',
    tls: open ? 'needs no sign-in, or a client certificate' : 'needs a client certificate',
    plaintext: 'needs no sign-in and encrypts nothing',
  }[way]
  return `Needs ${needs[reach]}${from.endsWith('Ipv6') ? ' over IPv6' : ''}; ${signIn}.`
}

const nameOf = (cluster: Cluster, { way, reach, from }: Offer): string => {
  const more = [
    ...way === 'iam' ? [] : [way.toUpperCase()], ...reach === 'private' ? [] : [reach], ...from.endsWith('Ipv6') ? ['IPv6'] : [],
  ]
  return `${clusterName(cluster)}${more.length > 0 ? ` (${more.join(', ')})` : ''}`
}

/** What the tags say of how much is at stake. */
function environmentOf({ Tags: tags = {} }: Cluster): Environment {
  const said = Object.entries(tags)
    .filter(([key]) => /^(env|environment|stage|tier)$/i.test(key.split(':').at(-1) ?? ''))
    .map(([, value]) => value)
  if (said.some((value) => /^(prod|production|prd|live)$/i.test(value))) return 'production'
  return said.some((value) => /^(stag|staging|stage|stg|uat|preprod|pre-production)$/i.test(value)) ? 'staging' : 'dev'
}
