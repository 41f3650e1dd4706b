import type { Action } from '../../driver.ts'
import type { Kinesis } from '../shared.ts'
import { changeMode } from './change-mode.ts'
import { changeRetention } from './change-retention.ts'
import { createStream } from './create-stream.ts'
import { deleteStream } from './delete-stream.ts'
import { editTags } from './edit-tags.ts'
import { registerConsumer } from './register-consumer.ts'
import { removeConsumer } from './remove-consumer.ts'
import { reshard } from './reshard.ts'
import { shardMetrics } from './shard-metrics.ts'

/** What can be done to streams and their consumers, as the manifest lists it. */
export const openActions = (kinesis: Kinesis): readonly Action[] => [
  createStream(kinesis), reshard(kinesis), changeMode(kinesis), changeRetention(kinesis), shardMetrics(kinesis),
  registerConsumer(kinesis),
  editTags(kinesis), deleteStream(kinesis), removeConsumer(kinesis),
]
