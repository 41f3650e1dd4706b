import type { Cluster } from '@aws-sdk/client-kafka'

/** What a cluster is made of; each kind has other numbers. */
export type ClusterType = 'standard' | 'express' | 'serverless'

/** Which of the three a cluster is. */
export function clusterType({ ClusterType: type, Provisioned: provisioned }: Cluster): ClusterType {
  if (type === 'SERVERLESS') return 'serverless'
  return provisioned?.BrokerNodeGroupInfo?.InstanceType?.startsWith('express.') ? 'express' : 'standard'
}

/** The ways to sign in that are switched on, the best first. */
export function signInWays({ Provisioned: provisioned, Serverless: serverless }: Cluster): readonly ('IAM' | 'SCRAM' | 'mTLS' | 'none')[] {
  if (serverless) return serverless.ClientAuthentication?.Sasl?.Iam?.Enabled === false ? [] : ['IAM']
  const ways = provisioned?.ClientAuthentication
  const open = ways === undefined || ways.Unauthenticated?.Enabled === true
  return [
    ...ways?.Sasl?.Iam?.Enabled ? ['IAM' as const] : [], ...ways?.Sasl?.Scram?.Enabled ? ['SCRAM' as const] : [],
    ...ways?.Tls?.Enabled ? ['mTLS' as const] : [], ...open ? ['none' as const] : [],
  ]
}

/** EBS storage of one broker in bytes; null where it grows by itself (Express, Serverless) or is not told. */
export function brokerStorage({ Provisioned: provisioned }: Cluster): number | null {
  const gib = provisioned?.BrokerNodeGroupInfo?.StorageInfo?.EbsStorageInfo?.VolumeSize
  return gib === undefined ? null : gib * 1024 ** 3
}

/** The cluster's name, which CloudWatch knows it by. */
export const clusterName = ({ ClusterName: name, ClusterArn: arn = '' }: Cluster): string => name ?? arn.split('/')[1] ?? arn

/** Tags as `key=value`, in order. */
export const tagTexts = ({ Tags: tags = {} }: Cluster): string[] =>
  Object.entries(tags).map(([key, value]) => (value === '' ? key : `${key}=${value}`)).sort()
