import { ProblemError } from '#contract/problem.ts'
import { type Ref, refKey } from '#contract/ref.ts'
import type { Details, ListQuery, ResourcePage } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { openRegistry, type RegistryClient } from '#main/payload/registry/client.ts'
import { openGlue } from '#main/payload/registry/glue.ts'
import { openSchemaSource } from '#main/payload/registry/source.ts'
import type { Call, Session, Tools } from '../driver.ts'
import { openPager } from '../paging.ts'
import { openBrokers } from './brokers.ts'
import { userOf } from './client.ts'
import type { Cluster } from './cluster.ts'
import { describe } from './describe.ts'
import { describeSubject } from './describe-subject.ts'
import { openGroupDirectory } from './group-directory.ts'
import { openGroupWatch } from './group-watch.ts'
import { listGroups, listMembers, listPlaces } from './groups.ts'
import { checkHealth } from './health.ts'
import { openIamTokens, securedForIam } from './iam-tokens.ts'
import { openInventory } from './inventory.ts'
import { openLogDirs } from './log-dirs.ts'
import { manifest } from './manifest.ts'
import { explained, type Reach, reachOf } from './msk-reach.ts'
import { listBrokers, sampleBrokers } from './nodes.ts'
import { openNewestTimes } from './newest.ts'
import { partitionKey } from './offsets.ts'
import { openPartitionReader } from './partition-numbers.ts'
import { listPartitions } from './partitions.ts'
import { openPlaceReader } from './place-numbers.ts'
import { openKafkaJsWriter } from './publish/kafkajs-writer.ts'
import { openOwnWriter } from './publish/own-writer.ts'
import { openPublisher } from './publish/publish.ts'
import { openRates } from './rates.ts'
import { withRegistry } from './registry-health.ts'
import { sampleGroups } from './sample-groups.ts'
import { sampleTopics } from './sample-topics.ts'
import { listTopics } from './topics.ts'
import { checkPath } from './paths.ts'
import { forRef, recordTimes, topicToRead, topicToWrite } from './reading.ts'
import { createReader } from './scan/reader.ts'
import { openSubjectReader } from './subject-facts.ts'
import { listSubjects, noRegistry, sampleSubjects } from './subjects.ts'
import { unknown } from './unknown-sample.ts'

/** One open Kafka connection. Opens sockets at the first call and closes them all when it is disposed. */
export function openSession(given: KafkaConnection, tools: Tools): Session {
  const connection = securedForIam(given)
  const lifetime = new AbortController()
  const user = userOf(connection)
  const tokens = openIamTokens(connection, tools)
  const reach = reachOf(connection)
  const guarded = guardedBy(reach)
  const brokers = openBrokers(connection, tokens)
  const registry = openSchemas(connection, tools)
  const schemas = openSchemaSource({ registry, files: tools.schemaFiles, now: tools.now })
  const reader = createReader({ connection, workers: tools.workers, log: tools.log, schemas, tokens })
  const cluster: Cluster = {
    brokers,
    user,
    now: tools.now,
    inventory: openInventory(brokers, tools.now, lifetime.signal, user),
    recordTimes: (asked, { signal }) => recordTimes(reader, asked, { signal, log: tools.log }),
  }
  const pager = openPager()
  const logDirs = openLogDirs(cluster)
  const rates = openRates()
  const newest = openNewestTimes(cluster)
  const partitions = openPartitionReader(cluster, logDirs, rates, newest)
  const directory = openGroupDirectory(brokers, cluster.inventory, tools.now, lifetime.signal)
  const places = openPlaceReader(cluster, rates)
  const kafkaJs = openKafkaJsWriter(connection, tokens)
  const publisher = openPublisher(cluster, kafkaJs.write, openOwnWriter(cluster), registry)
  const subjects = registry && { registry, reader: openSubjectReader(registry, tools.now), now: tools.now }
  const watch = openGroupWatch(({ topic, partition }) => newest.of(partitionKey(topic, partition)))

  const sample = async (refs: readonly Ref[], call: Call): Promise<readonly Sample[]> => {
    const ofKind = (...kinds: readonly string[]) => refs.filter(({ kind }) => kinds.includes(kind))
    const parts = await Promise.all([
      sampleTopics(cluster, partitions, ofKind('topic', 'partition'), call),
      sampleGroups(cluster, directory, places, newest, watch, ofKind('group', 'offset'), call),
      sampleBrokers(cluster, logDirs, ofKind('broker'), call),
      subjects ? sampleSubjects(subjects, ofKind('subject'), call) : [],
    ])
    const samples = new Map(parts.flat().map((one) => [refKey(one.ref), one]))
    return refs.map(
      (ref) =>
        samples.get(refKey(ref)) ??
        unknown(ref, tools.now(), { code: 'Unsupported', message: `A ${ref.kind} has no numbers of its own.`, ref }),
    )
  }

  const list = (query: ListQuery, call: Call): Promise<ResourcePage> => {
    checkSort(query)
    if (query.parent) checkPath(query.parent, 'parent')
    switch (query.kind) {
      case 'topic':
        return listTopics(cluster, pager, sample, query, call)
      case 'partition':
        return listPartitions(cluster, pager, sample, query, call)
      case 'group':
        return listGroups(cluster, directory, pager, sample, query, call)
      case 'member':
        return listMembers(cluster, directory, pager, query, call)
      case 'offset':
        return listPlaces(cluster, directory, pager, sample, query, call)
      case 'broker':
        return listBrokers(cluster, pager, sample, query, call)
      case 'subject':
        if (!subjects) throw noRegistry()
        return listSubjects(subjects, pager, query, call)
      default:
        throw new ProblemError({
          code: 'BadInput',
          message: `Kafka has no list of ${query.kind}s here.`,
          issues: [{ path: 'kind', message: 'not a kind of this system' }],
        })
    }
  }

  const describeOne = (ref: Ref, call: Call): Promise<Details> => {
    if (ref.kind !== 'subject') return describe(cluster, directory, sample, ref, call)
    if (!registry) throw noRegistry(ref)
    return describeSubject(registry, ref, call)
  }

  return {
    health: (call) => guarded(async () => {
      const { state, checks } = await withRegistry(checkHealth(connection, cluster, directory, call, tokens), registry, call)
      return { state, checks: checks.map(reach.check) }
    }),
    list: (query, call) => guarded(() => list(query, call)),
    describe: (ref, call) => guarded(() => describeOne(checkPath(ref), call)),
    sample: (refs, call) => guarded(() => sample(refs, call)),
    read: (ref, query, call) => explained(reader.read(topicToRead(checkPath(ref)), forRef(ref, query), call), reach),
    tail: (ref, query, call) => explained(reader.tail(topicToRead(checkPath(ref)), forRef(ref, query), call), reach),
    bytes: (ref, id, part, call) => guarded(() => reader.recordAt(topicToRead(checkPath(ref)), id, part, call)),
    publish: (ref, drafts, call) => guarded(() => publisher.publish(topicToWrite(checkPath(ref)), drafts, call)),
    [Symbol.asyncDispose]: async () => {
      lifetime.abort()
      registry?.close()
      await Promise.all([reader.close(), kafkaJs[Symbol.asyncDispose](), brokers[Symbol.asyncDispose]()])
    },
  }
}

function openSchemas({ registry }: KafkaConnection, { aws }: Tools): RegistryClient | undefined {
  if (!registry) return undefined
  return registry.type === 'glue' ? openGlue(registry, () => aws.saved(registry.aws)) : openRegistry(registry)
}

/** Throws BadInput for an order that is neither the name's nor a column's. */
function checkSort({ kind, sort }: ListQuery): void {
  const columns = manifest.kinds[kind]?.columns.map(({ key }) => key) ?? []
  if (!sort || sort.by === 'name' || columns.includes(sort.by)) return
  throw new ProblemError({
    code: 'BadInput',
    message: `A list of ${kind}s cannot be sorted by ${sort.by}.`,
    hint: `It can by name, ${columns.join(', ')}.`,
    issues: [{ path: 'sort.by', message: 'not a column' }],
  })
}

/** Whatever goes wrong inside leaves as a ProblemError. */
const guardedBy = (reach: Reach) => async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw reach.error(error)
  }
}
