import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cachedJars, downloadJars, mavenProblem } from '#sandbox/kafka/jars.ts'
import { leashed } from '#sandbox/kafka/jvm.ts'
import { lastError } from '#sandbox/kafka/node.ts'
import { logSettingsFor, pomFor } from '#sandbox/kafka/release.ts'
import { brokerSettings, propertiesText, type NodePlan } from '#sandbox/kafka/settings.ts'

const node = (id: number): NodePlan =>
  ({
    id, dir: `/data/${id}`, listeners: [{ name: 'PLAINTEXT', protocol: 'PLAINTEXT', port: 9000 + id }], controllerPort: 9100 + id,
  })

describe('broker settings', () => {
  it('listen on loopback only', () => {
    const settings = brokerSettings(node(1), [node(1)])
    expect(settings.listeners).toBe('PLAINTEXT://127.0.0.1:9001,CONTROLLER://127.0.0.1:9101')
    expect(settings['auto.create.topics.enable']).toBe(false)
    expect(settings['offsets.topic.replication.factor']).toBe(1)
  })

  it('replicate over three nodes', () => {
    const all = [node(1), node(2), node(3)]
    const settings = brokerSettings(node(2), all)
    expect(settings['controller.quorum.bootstrap.servers']).toBe('127.0.0.1:9101,127.0.0.1:9102,127.0.0.1:9103')
    expect(settings).toMatchObject({
      'default.replication.factor': 3, 'min.insync.replicas': 2, 'transaction.state.log.min.isr': 2,
    })
  })

  it('let the caller win', () => {
    expect(brokerSettings(node(1), [node(1)], { 'num.partitions': 9 })['num.partitions']).toBe(9)
  })

  it('double backslashes in a properties file', () => {
    expect(propertiesText({ 'log.dirs': 'C:\\data', 'n': 1 })).toBe('log.dirs=C:\\\\data\nn=1\n')
  })
})

describe('a pinned release', () => {
  it('names exact versions and its own log binding', () => {
    expect(pomFor('4.3.1')).toContain('<artifactId>kafka-tools</artifactId><version>4.3.1</version>')
    expect(pomFor('4.3.1')).toContain('log4j-slf4j-impl')
    expect(pomFor('3.9.2')).toContain('slf4j-reload4j')
    expect(logSettingsFor('3.9.2').option('/x')).toBe('-Dlog4j.configuration=file:/x')
    expect(logSettingsFor('4.3.1').option('/x')).toBe('-Dlog4j2.configurationFile=/x')
  })
})

describe('downloading jars', () => {
  let cache = ''
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'tidemark-jars-'))
  })
  afterEach(async () => {
    await rm(cache, { recursive: true, force: true })
  })
  /** A stand-in for Maven: runs a shell script with its own arguments. */
  const maven = async (script: string) => {
    const file = join(cache, 'mvn')
    await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return file
  }
  const makesJars = `for a in "$@"; do case "$a" in -DoutputDirectory=*) d="\${a#*=}";; esac; done
    for j in b a; do echo "[INFO] Copying $j.jar to $d"; echo "$j" > "$d/$j.jar"; done`

  it('gives the jars in a fixed order and tells how far it is', async () => {
    const seen: (number | undefined)[] = []
    await downloadJars(await maven(makesJars), cache, '4.3.1', ({ done }) => seen.push(done))
    expect(await cachedJars(cache, '4.3.1')).toEqual([join(cache, 'kafka-4.3.1/a.jar'), join(cache, 'kafka-4.3.1/b.jar')])
    expect(seen).toEqual([0, 1, 2])
    expect((await readdir(cache)).sort()).toEqual(['kafka-4.3.1', 'mvn'])
  })

  it('never counts a broken download, and says what to do', async () => {
    const broken = await maven('echo "[ERROR] Could not transfer artifact x: Connection refused -> [Help 1]"; exit 1')
    await expect(downloadJars(broken, cache, '4.3.1', () => undefined)).rejects.toMatchObject({
      problem: {
        code: 'Unreachable', message: expect.stringContaining('Connection refused'), hint: expect.stringContaining('network'),
      },
    })
    expect(await cachedJars(cache, '4.3.1')).toBeNull()
    expect(await readdir(cache)).toEqual(['mvn'])
  })

  it('does not count a jar that was cut off later', async () => {
    await downloadJars(await maven(makesJars), cache, '4.3.1', () => undefined)
    await truncate(join(cache, 'kafka-4.3.1/a.jar'), 1)
    expect(await cachedJars(cache, '4.3.1')).toBeNull()
  })

  it('can be given up', async () => {
    await mkdir(join(cache, 'kafka-4.3.1'))
    const stop = new AbortController()
    const download = downloadJars(await maven('exec sleep 30'), cache, '4.3.1', () => stop.abort(), stop.signal)
    await expect(download).rejects.toThrow()
  })

  it.each([
    ['PKIX path building failed', 'certificate'],
    ['status: 407 Proxy Authentication Required', 'proxy'],
    ['No space left on device', 'disk'],
    ['Checksum validation failed', 'damaged'],
  ])('explains %s', (line, hint) => {
    expect(mavenProblem('4.3.1', ['', line]).problem.hint?.toLowerCase()).toContain(hint)
  })
})

describe('the leash', () => {
  it('ends its process when its starter is gone', async () => {
    const [program, args] = leashed('sleep', ['60'])
    const child = spawn(program, [...args], { stdio: ['pipe', 'ignore', 'ignore'] })
    await once(child, 'spawn')
    child.stdin?.end()
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
  })

  it('passes the exit code on', async () => {
    const [program, args] = leashed('sh', ['-c', 'exit 7'])
    const child = spawn(program, [...args], { stdio: ['pipe', 'ignore', 'ignore'] })
    expect(await once(child, 'exit')).toEqual([7, null])
    child.stdin?.end()
  })

  it('is left out on Windows', () => {
    expect(leashed('java', ['-version'], 'win32')).toEqual(['java', ['-version']])
  })
})

describe('a broker\'s log', () => {
  it('tells the last error', () => {
    expect(
      lastError('2026 WARN x (Y)\n2026-11-21 ERROR Exiting Kafka (K)\n\tat java.base\n2026 WARN bye (Y)\n')
    ).toBe('2026-11-21 ERROR Exiting Kafka (K)')
    expect(lastError('Error: Could not find or load main class kafka.Kafka\n')).toContain('main class')
    expect(lastError('2026 WARN Performing controller activation. (QuorumController)\n')).toBeNull()
  })
})
