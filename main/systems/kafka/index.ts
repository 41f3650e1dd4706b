import type { KafkaConnection } from '#contract/systems/kafka.ts'
import type { Driver } from '../driver.ts'
import { manifest } from './manifest.ts'
import { openSession } from './session.ts'

/** Apache Kafka, 2.1 to 4.x, and what speaks its protocol. */
export const driver: Driver<KafkaConnection> = {
  manifest,
  open: (connection, tools) => Promise.resolve(openSession(connection, tools)),
}
