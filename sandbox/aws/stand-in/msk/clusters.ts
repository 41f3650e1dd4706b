import { createHash } from 'node:crypto'
import type { Asked } from '../asked.ts'

/**
 * A cluster as it is to be shown. `bootstrap` is a real Kafka that answers for it, null for one that cannot be asked; `iam` is the
 * address of a listener with IAM sign-in.
 */
export type ClusterPlan = {
  readonly name: string
  readonly type: 'standard' | 'express' | 'serverless'
  readonly bootstrap: string | null
  readonly iam?: string
  readonly scram?: string
  readonly tls?: string
  readonly version?: string
  readonly state?: string
  readonly monitoring?: 'DEFAULT' | 'PER_BROKER' | 'PER_TOPIC_PER_BROKER' | 'PER_TOPIC_PER_PARTITION'
  readonly tags?: Readonly<Record<string, string>>
}

/** What each broker of a cluster is said to have (GiB). */
export const volumeGiB = 10

/** The ARN of a cluster in the caller's account and region, or of one of its parts. */
export function arnOf({ account, region }: Pick<Asked, 'account' | 'region'>, { name }: ClusterPlan, kind = 'cluster', part = ''): string {
  const id = createHash('sha256').update(name).digest('hex').slice(0, 32)
  const uuid = id.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
  return `arn:aws:kafka:${region}:${account}:${kind}/${name}/${uuid}-1${part && `/${part}`}`
}

/** A cluster as ListClustersV2 and DescribeClusterV2 tell of it. `brokers` is how many its Kafka has. */
export function clusterInfo(asked: Asked, plan: ClusterPlan, brokers: number, createdAt: number): object {
  const common = {
    clusterArn: arnOf(asked, plan), clusterName: plan.name, clusterType: plan.type === 'serverless' ? 'SERVERLESS' : 'PROVISIONED',
    creationTime: new Date(createdAt).toISOString(), currentVersion: 'K1', state: plan.state ?? 'ACTIVE', tags: plan.tags ?? {},
  }
  const [subnets, groups] = [['subnet-0a1b2c3d4e5f60001'], ['sg-0a1b2c3d4e5f60001']]
  if (plan.type === 'serverless') {
    return {
      ...common,
      serverless: {
        vpcConfigs: [{ subnetIds: subnets, securityGroupIds: groups }], clientAuthentication: { sasl: { iam: { enabled: true } } },
      },
    }
  }
  return {
    ...common,
    provisioned: {
      numberOfBrokerNodes: brokers,
      brokerNodeGroupInfo: {
        brokerAZDistribution: 'DEFAULT', clientSubnets: subnets, securityGroups: groups, zoneIds: ['use1-az1'],
        instanceType: plan.type === 'express' ? 'express.m7g.large' : 'kafka.m7g.large',
        ...plan.type === 'standard' && { storageInfo: { ebsStorageInfo: { volumeSize: volumeGiB } } },
        connectivityInfo: { publicAccess: { type: 'DISABLED' } },
      },
      currentBrokerSoftwareInfo: { kafkaVersion: plan.version ?? '4.3.1' },
      clientAuthentication: {
        unauthenticated: { enabled: plan.bootstrap !== null },
        sasl: { iam: { enabled: plan.iam !== undefined }, scram: { enabled: plan.scram !== undefined } },
        ...plan.tls !== undefined && { tls: { enabled: true } },
      },
      encryptionInfo: { encryptionInTransit: {
        clientBroker: plan.tls === undefined && plan.iam === undefined ? 'PLAINTEXT' : 'TLS_PLAINTEXT', inCluster: true,
      } },
      enhancedMonitoring: plan.monitoring ?? 'PER_TOPIC_PER_BROKER',
      openMonitoring: { prometheus: { jmxExporter: { enabledInBroker: false }, nodeExporter: { enabledInBroker: false } } },
      loggingInfo: { brokerLogs: {} },
      storageMode: 'LOCAL',
    },
  }
}

/** What GetBootstrapBrokers gives: an address for each way to sign in. */
export function bootstrapInfo({ type, bootstrap, iam, scram, tls }: ClusterPlan): object {
  return {
    ...bootstrap !== null && type !== 'serverless' && { bootstrapBrokerString: bootstrap },
    ...tls !== undefined && { bootstrapBrokerStringTls: tls },
    ...scram !== undefined && { bootstrapBrokerStringSaslScram: scram },
    ...iam !== undefined && { bootstrapBrokerStringSaslIam: iam },
  }
}
