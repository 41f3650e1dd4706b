import {
  apiVersionsV2,
  consumerGroupDescribeV0,
  describeConfigsV2,
  describeConfigsV4,
  describeGroupsV3,
  describeGroupsV5,
  describeLogDirsV2,
  describeLogDirsV4,
  describeQuorumV0,
  fetchV11,
  findCoordinatorV2,
  findCoordinatorV4,
  initProducerIdV1,
  listGroupsV2,
  listGroupsV4,
  listGroupsV5,
  listOffsetsV4,
  listOffsetsV7,
  metadataV12,
  metadataV7,
  metadataV9,
  offsetFetchV5,
  offsetFetchV8,
  type Connection,
} from '@platformatic/kafka'
import { produceOne } from './publish/produce-api.ts'
import { shareGroupDescribe } from './share-api.ts'

/** One version of one protocol call: how to ask and how to read the answer. */
export interface Codec<Args extends readonly unknown[], Reply> {
  readonly key: number
  readonly version: number
  async(connection: Connection, ...args: Args): Promise<Reply>
}

/** The versions of a call this program speaks, best first; the connection takes the first that its broker has too. */
export interface Api<Args extends readonly unknown[], Reply> {
  readonly name: string
  readonly versions: readonly Codec<Args, Reply>[]
}

const api = <Args extends readonly unknown[], Reply>(
  name: string,
  ...versions: readonly Codec<Args, Reply>[]
): Api<Args, Reply> => ({ name, versions })

/** Metadata, from Kafka 2.1 on; topic ids from version 10 on. */
export const metadata = api('Metadata', metadataV12.api, metadataV9.api, metadataV7.api)
/** ListOffsets; version 7 (Kafka 3.0) also finds the record with the highest timestamp. */
export const listOffsets = api('ListOffsets', listOffsetsV7.api, listOffsetsV4.api)
/** FindCoordinator; version 4 (Kafka 3.0) takes many groups at once. */
export const findCoordinator = api('FindCoordinator', findCoordinatorV4.api, findCoordinatorV2.api)
/** OffsetFetch; version 8 (Kafka 3.0) takes many groups at once, version 5 one, whose answer stands beside `groups`. */
export const offsetFetch = api('OffsetFetch', offsetFetchV8.api, offsetFetchV5.api)
/** ListGroups; states from version 4 (2.6), types from version 5 (3.8). */
export const listGroups = api('ListGroups', listGroupsV5.api, listGroupsV4.api, listGroupsV2.api)
/** DescribeGroups; answers "Dead" for every type but classic. */
export const describeGroups = api('DescribeGroups', describeGroupsV5.api, describeGroupsV3.api)
/** ConsumerGroupDescribe: groups of KIP-848. */
export const describeConsumerGroups = api('ConsumerGroupDescribe', consumerGroupDescribeV0.api)
/** DescribeLogDirs; the codec's type leaves out that no list of topics means all. */
export const describeLogDirs = api('DescribeLogDirs', describeLogDirsV4.api, describeLogDirsV2.api)
/** DescribeConfigs: settings with where each comes from. */
export const describeConfigs = api('DescribeConfigs', describeConfigsV4.api, describeConfigsV2.api)
/** DescribeQuorum: the only call that names KRaft's true controller. */
export const describeQuorum = api('DescribeQuorum', describeQuorumV0.api)
/** InitProducerId: who writes, for the broker's check against duplicates. */
export const initProducerId = api('InitProducerId', initProducerIdV1.api)
/** ShareGroupDescribe: groups of KIP-932. */
export const describeShareGroups = api('ShareGroupDescribe', shareGroupDescribe)
/** Fetch, used only to try whether reading is permitted: records are read by the reader beside this. */
export const fetchForPermission = api('Fetch', fetchV11.api)
/** Produce, for what kafkajs cannot carry. */
export const produce = api('Produce', produceOne)
/** ApiVersions; version 2 is understood by every broker, old and new. */
export const apiVersions = apiVersionsV2.api
