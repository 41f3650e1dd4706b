import type { Cluster } from '@aws-sdk/client-kafka'
import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Details } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { MskClusterExtra } from '#contract/systems/msk.ts'
import type { Call } from '../driver.ts'
import { row, type Row, type Section } from '../sections.ts'
import type { ControlPlane } from './control-plane.ts'
import { brokerFacts, partitionFacts } from './facts.ts'
import { manifest } from './manifest.ts'
import { brokerStorage, clusterName, clusterType, signInWays, tagTexts } from './shape.ts'
import { waysOf } from './ways.ts'

/** What details are made from; `aws` is the id of the connection, absent while it is not saved. */
export type Describing = {
  readonly plane: ControlPlane; readonly aws: string | undefined; sample(refs: readonly Ref[], call: Call): Promise<readonly Sample[]>
}

/** What is known of one thing. Each number says where it is from and how old it is; a part that is refused is a problem. */
export async function describe(describing: Describing, ref: Ref, call: Call): Promise<Details> {
  switch (ref.kind) {
    case 'cluster': return await describeCluster(describing, ref, call)
    case 'topic': return await describeTopic(describing, ref, call)
    case 'partition': return await describePartition(describing, ref, call)
    default: return await describeBroker(describing, ref, call)
  }
}

async function describeCluster({ plane, aws, sample }: Describing, ref: Ref, call: Call): Promise<Details> {
  const [arn = ''] = ref.path
  const { value: cluster } = await plane.cluster(arn, call)
  const problems: Problem[] = []
  const [bootstrap, [now]] = await Promise.all([
    plane.bootstrap(arn, call).catch((error: unknown) => {
      if (call.signal.aborted || !(error instanceof ProblemError)) throw error
      problems.push(error.problem)
    }),
    sample([ref], call),
  ])
  const extra: MskClusterExtra = { ways: bootstrap ? [...waysOf(cluster, bootstrap.value, aws)] : [], tags: cluster.Tags ?? {} }
  const sections = [clusterSection(cluster), ...brokersSection(cluster), networkSection(cluster), ...loadSection(now)]
  return { ref, sections, extra, problems: [...problems, ...now?.problems ?? []] }
}

function clusterSection(cluster: Cluster): Section {
  return {
    title: 'Cluster',
    rows: [
      row('Name', clusterName(cluster)), row('ARN', cluster.ClusterArn),
      row('State', cluster.State, cluster.StateInfo?.Message ? { note: cluster.StateInfo.Message } : {}),
      row('Type', clusterType(cluster)), row('Sign-in', [...signInWays(cluster)]),
      row('Created', cluster.CreationTime?.getTime(), { unit: 'epoch ms' }), row('Tags', tagTexts(cluster)),
    ],
  }
}

/** Serverless clusters have no brokers of their own to tell of. */
function brokersSection(cluster: Cluster): readonly Section[] {
  const { Provisioned: provisioned } = cluster
  if (!provisioned) return []
  const storage = brokerStorage(cluster)
  return [{
    title: 'Brokers',
    rows: [
      row('Kafka', provisioned.CurrentBrokerSoftwareInfo?.KafkaVersion), row('Brokers', provisioned.NumberOfBrokerNodes),
      row('Type', provisioned.BrokerNodeGroupInfo?.InstanceType),
      ...storage === null ? [] : [row('Storage a broker', storage, { unit: 'bytes' })],
      ...provisioned.StorageMode ? [row('Storage mode', provisioned.StorageMode)] : [],
      row('Monitoring', provisioned.EnhancedMonitoring ?? 'DEFAULT', {
        note: 'DEFAULT is free. Messages a topic need PER_TOPIC_PER_BROKER, which AWS bills; Tidemark never switches it on.',
      }),
    ],
  }]
}

function networkSection({ Provisioned: provisioned, Serverless: serverless }: Cluster): Section {
  const group = provisioned?.BrokerNodeGroupInfo
  const configs = serverless?.VpcConfigs ?? []
  return {
    title: 'Network',
    rows: [
      row('Subnets', group?.ClientSubnets ?? configs.flatMap(({ SubnetIds }) => SubnetIds ?? [])),
      row('Security groups', group?.SecurityGroups ?? configs.flatMap(({ SecurityGroupIds }) => SecurityGroupIds ?? []), {
        note: 'They must let in whoever reads messages: 9098 for IAM, 9096 for SCRAM, 9094 for TLS, 9092 for plaintext; '
          + 'public 9198, 9196, 9194.',
      }),
      ...group ? [row('Public access', group.ConnectivityInfo?.PublicAccess?.Type ?? 'DISABLED')] : [],
    ],
  }
}

/** The numbers of a sample, each named as its column is, and the minute that CloudWatch tells of. */
function loadSection(sample: Sample | undefined): readonly Section[] {
  const values = Object.entries(sample?.values ?? {})
  if (!sample || values.length === 0) return []
  const metrics = manifest.kinds[sample.ref.kind]?.metrics ?? []
  return [{
    title: 'Load',
    rows: [
      ...values.map(([key, value]) => {
        const metric = metrics.find((one) => one.key === key)
        return row(metric?.label ?? key, value, metric?.unit === undefined ? {} : { unit: metric.unit })
      }),
      row('As of', sample.facts?.['metricsAt'], {
        unit: 'epoch ms', note: 'The end of the minute that CloudWatch tells of. What is missing it has no number of.',
      }),
    ],
  }]
}

const asOf = (at: number): Row => row('As of', at, { unit: 'epoch ms', note: 'When AWS told; it is about a minute behind.' })

async function describeTopic({ plane, sample }: Describing, ref: Ref, call: Call): Promise<Details> {
  const [arn = '', name = ''] = ref.path
  const { at, value: topic } = await plane.topic(arn, name, call)
  const [now] = await sample([ref], call)
  return {
    ref, problems: now?.problems ?? [],
    sections: [
      {
        title: 'Topic',
        rows: [
          row('Partitions', topic.PartitionCount), row('Replicas', topic.ReplicationFactor),
          row('Replicas out of sync', now?.facts?.['outOfSync']), row('Status', topic.Status), asOf(at),
        ],
      },
      ...configSection(topic.Configs), ...loadSection(now),
    ],
  }
}

/** AWS gives the settings of a topic as base64 of lines `name=value` or of JSON. */
function configSection(configs: string | undefined): readonly Section[] {
  const text = Buffer.from(configs ?? '', 'base64').toString().trim()
  const rows = settingsIn(text).map(([name, value]) => row(name, value))
  return rows.length > 0 ? [{ title: 'Settings', rows }] : []
}

function settingsIn(text: string): readonly (readonly [string, string])[] {
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null) return Object.entries(json).map(([name, value]) => [name, String(value)])
  } catch {
    // Lines, then.
  }
  return text.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf('=')
    return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const] : []
  })
}

async function describePartition({ plane }: Describing, ref: Ref, call: Call): Promise<Details> {
  const [arn = '', topic = '', id = ''] = ref.path
  const { at, value } = await plane.partitions(arn, topic, call)
  const found = value.find(({ Partition }) => String(Partition) === id)
  if (!found) throw gone(ref, `Topic ${topic} has no partition ${id}.`)
  const { leader = null, replicas = [], isr = [] } = partitionFacts(found)
  const rows = [row('Leader', leader), row('Replicas', replicas), row('In sync', isr), asOf(at)]
  return { ref, problems: [], sections: [{ title: 'Partition', rows }] }
}

async function describeBroker({ plane, sample }: Describing, ref: Ref, call: Call): Promise<Details> {
  const [arn = '', id = ''] = ref.path
  const { value: cluster } = await plane.cluster(arn, call)
  const { value } = await plane.nodes(arn, call)
  const node = value.find(({ BrokerNodeInfo: broker }) => String(broker?.BrokerId) === id)
  if (!node) throw gone(ref, `Cluster ${clusterName(cluster)} has no broker ${id}.`)
  const [now] = await sample([ref], call)
  const { endpoints = [], type = null, zone = null, version = null, address = null } = brokerFacts(node, cluster)
  const rows = [
    row('Endpoints', endpoints), row('Type', type), row('Subnet', zone), row('Address', address), row('Kafka', version),
    row('Added', node.AddedToClusterTime),
  ]
  return { ref, problems: now?.problems ?? [], sections: [{ title: 'Broker', rows }, ...loadSection(now)] }
}

const gone = (ref: Ref, message: string): ProblemError =>
  new ProblemError({ code: 'NotFound', message, hint: 'Read the list again.', ref })
