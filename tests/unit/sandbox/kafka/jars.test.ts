import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cachedJars, downloadJars } from '#sandbox/kafka/jars.ts'
import { mavenProblem } from '#sandbox/maven.ts'

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
    expect(mavenProblem('Kafka 4.3.1', ['', line]).problem.hint?.toLowerCase()).toContain(hint)
  })
})
