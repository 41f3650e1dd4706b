import { Kafka, logLevel } from 'kafkajs'
import { expect } from '@playwright/test'
import { t } from '../../renderer/texts/index.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { show } from './screen.ts'
import type { Shell } from './shells.ts'

type Record = { readonly key?: string; readonly value: string | null; readonly headers?: Readonly<{ [name: string]: string }>; readonly partition?: number }

/** Another program on the sandbox's broker: what it writes has to show in Tidemark. */
export interface Outside {
  /** `host:port` of the sandbox's broker. */
  readonly bootstrap: string
  publish(topic: string, records: readonly Record[]): Promise<void>
  /** Makes a topic that is removed when the suite ends. */
  create(topic: string, partitions: number): Promise<void>
  /** Removes such a topic now. */
  remove(topic: string): Promise<void>
  close(): Promise<void>
}

/** Finds the sandbox's broker where a person would look for it, in the connection's form, and opens a client of its own. */
export async function outside(shell: Shell): Promise<Outside> {
  const window = await shell.open()
  await show(window.page, '#/connect/sandbox')
  const field = window.page.getByLabel(t.connect.brokers)
  await expect(field).not.toHaveValue('')
  const bootstrap = await field.inputValue()
  await show(window.page, '#/')
  await window.close()
  const kafka = new Kafka({ brokers: bootstrap.split(',').map((broker) => broker.trim()), clientId: 'another-program', logLevel: logLevel.NOTHING })
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  const admin = kafka.admin()
  await Promise.all([producer.connect(), admin.connect()])
  const made: string[] = []
  return {
    bootstrap,
    publish: async (topic, records) => {
      await producer.send({ topic, messages: records.map((record) => ({ ...record })) })
    },
    create: async (topic, numPartitions) => {
      await createTopics(admin, [{ topic, numPartitions, replicationFactor: 1 }])
      made.push(topic)
    },
    remove: async (topic) => {
      made.splice(made.indexOf(topic), 1)
      await admin.deleteTopics({ topics: [topic] })
    },
    close: async () => {
      if (made.length > 0) await admin.deleteTopics({ topics: made })
      await Promise.all([producer.disconnect(), admin.disconnect()])
    },
  }
}
