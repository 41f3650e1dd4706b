import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Kafka } from 'kafkajs'
import { expect, it } from 'vitest'
import { startBroker } from '../fixtures/brokers/broker.ts'
import { createTopics } from '../fixtures/create-topics.ts'

/** The files of a process that lie in the system's temporary folder itself: libraries it unpacked, and what tools watch it by. */
async function mappedFrom(folder: string, pid: number): Promise<readonly string[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8')
  const files = maps.split('\n').map((line) => line.slice(line.indexOf('/'))).filter((file) => file.startsWith(`${folder}/`))
  return [...new Set(files)].filter((file) => /^(?:[^/]+|hsperfdata_[^/]+\/\d+)$/.test(file.slice(folder.length + 1)))
}

it('a broker that was killed leaves nothing in the system\'s temporary folder', async () => {
  const libraries = async () => (await readdir(tmpdir())).filter((name) => /^(?:lib)?(?:lz4|snappy|zstd)|^vertx-cache/.test(name))
  const before = await libraries()
  await using broker = await startBroker({ version: '4.3.1' })
  const admin = new Kafka({ brokers: [broker.bootstrap], logLevel: 0 }).admin()
  await admin.connect()
  await createTopics(admin, [{ topic: 'packed', numPartitions: 1 }])
  await admin.disconnect()
  // The broker unpacks a library for a codec when it first looks into such a batch.
  for (const codec of ['lz4', 'snappy', 'zstd']) {
    await broker.kcat(['-P', '-t', 'packed', '-z', codec], `${'value '.repeat(50)}\n`.repeat(5))
  }
  expect(await mappedFrom(tmpdir(), broker.pid(1))).toEqual([])
  await broker.kill(1)
  expect((await libraries()).filter((name) => !before.includes(name))).toEqual([])
})
