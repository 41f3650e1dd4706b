import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { mavenProblem, runMaven } from '../maven.ts'
import type { OnProgress } from '../progress.ts'
import { pomFor, type KafkaVersion } from './release.ts'

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
const listName = 'jars.json'
/** About how many jars a broker has; only for showing progress. */
const usualJars: Record<KafkaVersion, number> = { '4.3.1': 92, '3.9.2': 105 }

const JarList = z.array(z.object({ name: z.string(), bytes: z.number() }))
type JarList = z.infer<typeof JarList>

/** The folder of one version's jars below a cache. */
export const jarFolder = (cache: string, version: KafkaVersion): string => join(cache, `kafka-${version}`)

/** The jars of a version in class path order, or null while they are not all there with the size they came with. */
export async function cachedJars(cache: string, version: KafkaVersion): Promise<readonly string[] | null> {
  const folder = jarFolder(cache, version)
  const list = await readFile(join(folder, listName), 'utf8').then((text) => JarList.parse(JSON.parse(text)), () => null)
  if (!list) return null
  const whole = await Promise.all(
    list.map(({ name, bytes }) => stat(join(folder, name)).then(({ size }) => size === bytes, () => false))
  )
  return whole.every(Boolean) ? list.map(({ name }) => join(folder, name)) : null
}

/**
 * Downloads a version's jars with Maven into a folder beside the cache's and renames it when it is whole, so that a broken
 * download never counts.
 */
export async function downloadJars(
  maven: string, cache: string, version: KafkaVersion, onProgress: OnProgress, signal?: AbortSignal,
): Promise<void> {
  const folder = join(cache, `download-${randomUUID()}`)
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(join(folder, 'pom.xml'), pomFor(version))
    await copyJars(maven, folder, version, onProgress, signal)
    await writeFile(join(folder, listName), JSON.stringify(await listJars(folder)))
    await rm(jarFolder(cache, version), { recursive: true, force: true })
    await rename(folder, jarFolder(cache, version))
  } catch (error) {
    // Two starters may download at once; what the first one brought is as good.
    if (!await cachedJars(cache, version)) throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function listJars(folder: string): Promise<JarList> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jar')).sort()
  return await Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(folder, name))).size })))
}

async function copyJars(
  maven: string, folder: string, version: KafkaVersion, onProgress: OnProgress, signal?: AbortSignal,
): Promise<void> {
  const total = usualJars[version]
  let done = 0
  const tell = () => onProgress({ message: `Downloading Kafka ${version}`, done, total })
  tell()
  const errors = await runMaven({
    maven, cwd: dirname(folder), signal,
    args: ['-f', join(folder, 'pom.xml'), plugin, `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'],
    onLine: (line) => {
      if (!/Downloaded .*\.jar |Copying .*\.jar/.test(line)) return
      done = Math.min(done + 1, total)
      tell()
    },
  })
  if (errors) throw mavenProblem(`Kafka ${version}`, errors)
}
