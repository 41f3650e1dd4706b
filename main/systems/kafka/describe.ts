import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Details } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { KafkaTopicExtra } from '#contract/systems/kafka.ts'
import type { Call } from '../driver.ts'
import { isAbsent } from './absent.ts'
import type { Cluster } from './cluster.ts'
import { describeGroup, describeMember } from './describe-group.ts'
import type { GroupDirectory } from './group-directory.ts'
import { controllerOf, partitionsLed } from './nodes.ts'
import { distinct, topicOf } from './partitions.ts'
import { readSettings, type Setting } from './settings.ts'
import { row, type Row } from '../sections.ts'
import type { Sampler } from '../sort-by-sample.ts'

/** Everything known of one resource. What could not be seen is a Problem beside the rest. */
export function describe(cluster: Cluster, directory: GroupDirectory, sample: Sampler, ref: Ref, call: Call): Promise<Details> {
  switch (ref.kind) {
    case 'topic':
      return describeTopic(cluster, sample, ref, call)
    case 'broker':
      return describeBroker(cluster, sample, ref, call)
    case 'group':
      return describeGroup(cluster, directory, sample, ref, call)
    case 'member':
      return describeMember(cluster, directory, ref, call)
    case 'partition':
    case 'offset':
      return describeSampled(sample, ref, call)
    default:
      throw new ProblemError({
        code: 'BadInput',
        message: `Kafka has no ${ref.kind}.`,
        issues: [{ path: 'ref.kind', message: 'not a kind of this system' }],
      })
  }
}

async function describeTopic(cluster: Cluster, sample: Sampler, ref: Ref, call: Call): Promise<Details> {
  const topic = await topicOf(cluster, ref.path[0] ?? '', call)
  const [[numbers], settings] = await Promise.all([sample([ref], call), readSettings(cluster, 'topic', topic.name, call)])
  const facts = numbers?.facts ?? {}
  const known = settingsIn(settings)
  const value = (name: string): string | null => known?.find((one) => one.name === name)?.value ?? null
  const extra: KafkaTopicExtra = { settings: known }
  return {
    ref,
    extra,
    problems: [...distinct([...(numbers?.problems ?? []), ...problemsIn(settings)])],
    sections: [
      {
        title: 'Topic',
        rows: [
          row('Partitions', facts['partitions']),
          row('Partitions in sync', facts['inSync']),
          row('Replicas', facts['replicas']),
          row('Internal', facts['internal']),
          row('Topic id', /^[0-]+$/.test(topic.topicId) ? null : topic.topicId),
        ],
      },
      {
        title: 'Messages',
        rows: [
          row('Messages', facts['messages'], {
            unit: 'items',
            note: 'At most: compaction and transactions leave gaps in the offsets.',
          }),
          ...sizeRow(numbers, { unit: 'bytes', note: 'Over all replicas.' }),
          row('In', numbers?.values['in'], { unit: 'items/s' }),
          row('Last message', facts['lastMessage'], { unit: 'epoch ms' }),
        ],
      },
      ...'code' in settings && isAbsent(settings) ? [] : [{
        title: 'Keeping',
        rows: [
          row('Cleanup', value('cleanup.policy')),
          row('Retention', numberOf(value('retention.ms')), { unit: 'ms', note: '−1 keeps messages for ever.' }),
          row('Retention by size', numberOf(value('retention.bytes')), { unit: 'bytes', note: 'A partition; −1 is no limit.' }),
          row('Largest message', numberOf(value('max.message.bytes')), { unit: 'bytes' }),
          row('Timestamps', value('message.timestamp.type')),
        ],
      }],
    ],
  }
}

async function describeBroker(cluster: Cluster, sample: Sampler, ref: Ref, call: Call): Promise<Details> {
  const snapshot = await cluster.inventory.all(call)
  const node = snapshot.nodes.find(({ id }) => String(id) === ref.path[0])
  if (!node) throw new ProblemError({ code: 'NotFound', message: `Broker ${ref.path[0] ?? ''} is not in the cluster now.`, ref })
  const [[numbers], settings, controller] = await Promise.all([
    sample([ref], call),
    readSettings(cluster, 'broker', String(node.id), call),
    controllerOf(cluster, call),
  ])
  const set = settingsIn(settings)?.filter(({ isDefault }) => !isDefault) ?? []
  const led = partitionsLed(snapshot).get(node.id) ?? 0
  return {
    ref,
    extra: { settings: settingsIn(settings) },
    problems: [...distinct([...(numbers?.problems ?? []), ...problemsIn(settings)])],
    sections: [
      {
        title: 'Broker',
        rows: [
          row('Host', node.host),
          row('Port', node.port),
          row('Rack', node.rack),
          row('Controller', controller === null ? null : controller === node.id),
          row('Partitions led', led),
          ...sizeRow(numbers, { unit: 'bytes' }),
          row('Cluster', snapshot.clusterId),
        ],
      },
      ...(set.length > 0
        ? [
            {
              title: 'Settings that are not the default',
              rows: set.map((one) =>
                row(one.name, one.value, { note: one.sensitive ? 'Hidden by the broker.' : `Set by: ${one.source}.` }),
              ),
            },
          ]
        : []),
    ],
  }
}

/** A partition or a group's place: what its sample tells. Rejects where that is nothing. */
async function describeSampled(sample: Sampler, ref: Ref, call: Call): Promise<Details> {
  const [one] = await sample([ref], call)
  if (!one?.facts)
    throw new ProblemError(one?.problems?.[0] ?? { code: 'NotFound', message: `This ${ref.kind} does not exist.`, ref })
  return {
    ref,
    problems: one.problems ?? [],
    sections: [{ title: ref.kind === 'partition' ? 'Partition' : 'Place', rows: sampleRows(one) }],
  }
}

const labels: Readonly<Record<string, readonly [label: string, unit?: string]>> = {
  leader: ['Leader'],
  replicas: ['Replicas'],
  isr: ['In sync'],
  start: ['Start'],
  end: ['End'],
  lastMessage: ['Last message', 'epoch ms'],
  committed: ['Committed'],
  member: ['Member'],
  client: ['Client'],
  host: ['Host'],
  messages: ['Messages', 'items'],
  bytes: ['Size on disk', 'bytes'],
  backlog: ['Backlog', 'items'],
  age: ['Behind', 's'],
  in: ['In', 'items/s'],
  out: ['Out', 'items/s'],
}

const sampleRows = ({ facts, values }: Sample): Row[] =>
  Object.entries({ ...facts, ...values }).map(([key, value]) =>
    row(labels[key]?.[0] ?? key, value, labels[key]?.[1] ? { unit: labels[key][1] } : {}),
  )

const settingsIn = (settings: readonly Setting[] | Problem): Setting[] | null => ('code' in settings ? null : [...settings])

const problemsIn = (settings: readonly Setting[] | Problem): readonly Problem[] =>
  ('code' in settings && !isAbsent(settings) ? [settings] : [])

/** The size on disk, left out where the cluster does not tell sizes. */
const sizeRow = (sample: Sample | undefined, more: Pick<Row, 'unit' | 'note'>): Row[] => {
  const bytes = sample?.values['bytes'] ?? null
  return bytes === null && !sample?.problems?.length ? [] : [row('Size on disk', bytes, more)]
}

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text))
