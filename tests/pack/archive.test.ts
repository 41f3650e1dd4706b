import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { Kafka, CompressionTypes } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Connection } from '#contract/connection.ts'
import type { Batch } from '#contract/message.ts'
import { root } from '../../tools/paths.ts'
import { startBroker, type Broker } from '../fixtures/brokers/broker.ts'
import { createTopics } from '../fixtures/create-topics.ts'
import { startHost, type RunningHost } from '../fixtures/host.ts'

const unpacked = join(root, 'release/linux-unpacked')
// A fuse is one byte in the executable: '1' is on.
const enabledByte = '1'.charCodeAt(0)
const archive = join(unpacked, 'resources/app.asar')

describe('what npm run pack made', () => {
  it('holds the bundles and nothing else', () => {
    const files = listPackage(archive, { isPack: false })
    expect(files).toEqual(expect.arrayContaining([
      '/package.json', '/dist/main/desktop.js', '/dist/main/headless.js', '/dist/main/scan-worker.js',
      '/dist/main/sandbox-feed.js', '/dist/main/sandbox-aws.js', '/dist/main/sandbox-kinesis.js', '/dist/main/kinesis-local.cjs',
      '/dist/main/kinesis-local.json', '/dist/main/kinesis-local-license.txt',
      '/dist/preload/index.cjs', '/dist/renderer/index.html',
    ]))
    expect(files.filter((file) => file.startsWith('/node_modules'))).toEqual([])
    expect(files.filter((file) => file.endsWith('.map') || file.endsWith('.ts'))).toEqual([])
    expect(files.filter((file) => file.endsWith('.node'))).toEqual(['/dist/main/crc32.node'])
  })

  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'tidemark'))
    const on = (option: FuseV1Options) => wire[option] === enabledByte
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      cookies: on(FuseV1Options.EnableCookieEncryption),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false, cookies: true, nodeOptions: false, inspect: false, integrity: true, onlyAsar: true, fileProtocol: false,
    })
  })
})

describe('the packed headless entry, alone in an empty folder', () => {
  let folder: string
  let broker: Broker
  let host: RunningHost

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-pack-'))
    extractAll(archive, folder)
    broker = await startBroker({ version: '4.3.1' })
    const kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: 0 })
    const admin = kafka.admin()
    await admin.connect()
    await createTopics(admin, [{ topic: 'packed', numPartitions: 1 }])
    await admin.disconnect()
    const producer = kafka.producer()
    await producer.connect()
    await producer.send({ topic: 'packed', compression: CompressionTypes.GZIP, messages: [{ key: 'k', value: 'compressed' }] })
    await producer.disconnect()
    await broker.kcat(['-P', '-t', 'packed', '-z', 'lz4'], 'by lz4\n')
    await broker.kcat(['-P', '-t', 'packed', '-z', 'snappy'], 'by snappy\n')
    await broker.kcat(['-P', '-t', 'packed', '-z', 'zstd'], 'by zstd\n')
    host = await startHost({ entry: join(folder, 'dist/main/headless.js') })
  })

  afterAll(async () => {
    await host?.stop()
    await broker?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('needs no node_modules and reads every codec', async () => {
    expect(existsSync(join(folder, 'node_modules'))).toBe(false)
    const saved = await host.post<Connection>(
      'connections/save',
      { name: 'packed', environment: 'dev', level: 'read', config: { type: 'kafka', brokers: [broker.bootstrap] } },
    )
    expect(saved.status).toBe(200)
    const { frames } = await host.stream<Batch>('messages/read', {
      connection: saved.body.id, system: 'kafka', ref: { kind: 'topic', path: ['packed'] }, query: { from: 'oldest' },
    })
    const texts = frames.flatMap((batch) => batch.messages).map((message) => message.value?.text)
    expect(texts).toEqual(['compressed', 'by lz4', 'by snappy', 'by zstd'])
    expect(frames.at(-1)?.verdict).toMatchObject({ outcome: 'complete', matched: 4, undecodable: 0 })
  })

  it('serves the page', async () => {
    const page = await fetch(`${host.origin}/`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>Tidemark')
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }
    const { body } = await host.post<{ version: string }>('system/info', {})
    expect(body.version).toBe(manifest.version)
  })
})
