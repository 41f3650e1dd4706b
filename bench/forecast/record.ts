import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Kafka, type Admin, type Producer } from 'kafkajs'
import type { Connection } from '../../contract/connection.ts'
import type { Sample } from '../../contract/sample.ts'
import { startBroker } from '../../tests/fixtures/brokers/broker.ts'
import { createTopics } from '../../tests/fixtures/create-topics.ts'
import { startHost, type RunningHost } from '../../tests/fixtures/host.ts'
import { root } from '../../tools/paths.ts'
import { startReader, type Reader } from './reader.ts'
import { scenes, type Scene } from './scenes.ts'
import type { Series } from './series.ts'

/**
 * `node bench/forecast/record.ts`: records the four series in this folder that are taken from life, all at once, in about twenty
 * minutes. A real broker, a producer and a consumer group each; the numbers are what the program itself tells of the group, asked
 * every five seconds. TIDEMARK_ENTRY may name another build of the headless host.
 */
const everyMs = 5_000
const partitions = 4

async function record(): Promise<void> {
  await using broker = await startBroker({ version: '4.3.1' })
  const entry = process.env['TIDEMARK_ENTRY']
  const host = await startHost(entry === undefined ? {} : { entry })
  const kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: 0 })
  const admin = kafka.admin()
  const producer = kafka.producer()
  try {
    await Promise.all([admin.connect(), producer.connect()])
    const config = { type: 'kafka', brokers: [broker.bootstrap] }
    const { body } = await host.post<Connection>('connections/save', { name: 'recorded', environment: 'dev', level: 'read', config })
    await createTopics(admin, scenes.map(({ name }) => ({ topic: name, numPartitions: partitions })))
    await Promise.all(scenes.map((scene) => play(scene, { kafka, admin, producer, host, connection: body.id })))
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()])
    await host.stop()
  }
}

type Stage = {
  readonly kafka: Kafka; readonly admin: Admin; readonly producer: Producer; readonly host: RunningHost; readonly connection: string
}

async function play(scene: Scene, { kafka, admin, producer, host, connection }: Stage): Promise<void> {
  const { name, before, forSeconds, readPerSecond } = scene
  await admin.setOffsets({ groupId: name, topic: name, partitions: Array.from({ length: partitions }, (_, partition) => ({ partition, offset: '0' })) })
  for (let sent = 0; sent < before; sent += 5_000) await send(producer, name, Math.min(5_000, before - sent))
  const began = Date.now()
  const seconds = () => (Date.now() - began) / 1_000
  const points: [number, number | null, number | null, number | null][] = []
  const phases: { from: number; state: 'draining' | 'not draining' }[] = [{ from: 0, state: scene.state(0) }]
  let reader: Reader | null = null
  let emptied = 0
  let owed = 0
  for (let tick = 0; seconds() < forSeconds && emptied < 12; tick++) {
    const at = seconds()
    const state = scene.state(at)
    if (phases.at(-1)?.state !== state) phases.push({ from: Math.round(at), state })
    const reads = scene.reads(at)
    if (reads && !reader) reader = await startReader(kafka, name, readPerSecond)
    if (!reads && reader) {
      await reader.stop()
      reader = null
      const back = scene.setBack?.(at) ?? 0
      if (back > 0) await setBack(admin, name, back)
    }
    owed += scene.arriving(at)
    if (owed >= 1) {
      await send(producer, name, Math.floor(owed))
      owed -= Math.floor(owed)
    }
    if (tick % (everyMs / 1_000) === 0) {
      const point = await look(host, connection, name)
      if (point) points.push([Math.round(at), ...point])
      emptied = (point?.[0] ?? before) < scene.empty && at > 60 ? emptied + 1 : 0
    }
    await new Promise((next) => setTimeout(next, Math.max(0, (tick + 1) * 1_000 - (Date.now() - began))))
  }
  await reader?.stop()
  const series: Series = { name, how: scene.how, empty: scene.empty, phases, points }
  writeFileSync(join(root, `bench/forecast/${name}.json`), textOf(series))
  console.log(`${name}: ${points.length} points`)
}

const textOf = ({ points, ...rest }: Series): string =>
  `${JSON.stringify(rest, null, 2).slice(0, -2)},\n  "points": [\n${points.map((point) => `    ${JSON.stringify(point)}`).join(',\n')}\n  ]\n}\n`

const send = (producer: Producer, topic: string, count: number) => producer.send({
  topic, messages: Array.from({ length: count }, (_, n) => ({ partition: n % partitions, value: `record ${n}` })),
})

async function setBack(admin: Admin, name: string, back: number): Promise<void> {
  const offsets = await admin.fetchOffsets({ groupId: name, topics: [name] })
  const places = (offsets[0]?.partitions ?? []).map(({ partition, offset }) => (
    { partition, offset: String(Math.max(0, Number(offset) - Math.round(back / partitions))) }
  ))
  await admin.setOffsets({ groupId: name, topic: name, partitions: places })
}

/** Backlog, in and out of the group as the program tells them now. */
async function look(host: RunningHost, connection: string, name: string): Promise<readonly [number | null, number | null, number | null] | null> {
  const asked = { connection, system: 'kafka', refs: [{ kind: 'group', path: [name] }] }
  const { body } = await host.post<{ samples: readonly Sample[] }>('samples/latest', asked)
  const values = body.samples[0]?.values
  const round = (value: number | null | undefined) => (typeof value === 'number' ? Math.round(value * 10) / 10 : null)
  return values ? [round(values['backlog']), round(values['in']), round(values['out'])] : null
}

await record()
