import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
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
    await runMaven(maven, folder, version, onProgress, signal)
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

async function runMaven(
  maven: string, folder: string, version: KafkaVersion, onProgress: OnProgress, signal?: AbortSignal,
): Promise<void> {
  const total = usualJars[version]
  onProgress({ message: `Downloading Kafka ${version}`, done: 0, total })
  // -U asks again for what an earlier try did not find; -C refuses a file whose checksum is wrong.
  const args = ['-B', '-U', '-C', '-f', join(folder, 'pom.xml'), plugin, `-DoutputDirectory=${folder}`, '-DincludeScope=runtime']
  const shell = process.platform === 'win32'
  const program = shell ? `"${maven}"` : maven
  const child = spawn(program, args, { cwd: dirname(folder), stdio: ['ignore', 'pipe', 'pipe'], shell, signal })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const errors: string[] = []
  let done = 0
  const read = async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (/Downloaded .*\.jar |Copying .*\.jar/.test(line)) {
        done = Math.min(done + 1, total)
        onProgress({ message: `Downloading Kafka ${version}`, done, total })
      }
      if (line.includes('[ERROR]')) errors.push(line.slice(line.indexOf('[ERROR]') + 8))
    }
  }
  child.stderr.resume()
  const [code] = await Promise.all([ended, read()])
  if (code !== 0) throw mavenProblem(version, errors)
}

/** What the words in Maven's error lines mean, and what to do about it. */
const causes: readonly (readonly [RegExp, string])[] = [
  [
    /PKIX|certificate/i,
    'Java does not trust the certificate of the repository or proxy: add it to Java\'s trust store, then start again.',
  ],
  [/\b40[37]\b|proxy/i, 'A proxy or mirror refused it: check <proxy> and <mirror> in ~/.m2/settings.xml, then start again.'],
  [/No space left/i, 'The disk is full: free about 200 MB, then start again.'],
  [/checksum/i, 'A file arrived damaged: start again; if it stays, remove ~/.m2/repository/org/apache/kafka and start again.'],
]
const otherwise = 'Check the network, or set a proxy or mirror in ~/.m2/settings.xml, then start again. Nothing broken is kept.'

/** A failed download as a Problem: Maven's first error line, and what to do. */
export function mavenProblem(version: KafkaVersion, errors: readonly string[]): ProblemError {
  const text = errors.join('\n')
  const first = errors.find((line) => line.trim() !== '')?.replace(/ -> \[Help.*$/, '').trim().slice(0, 400)
  return new ProblemError({
    code: 'Unreachable',
    message: `Kafka ${version} could not be downloaded: ${first ?? 'Maven ended without saying why.'}`,
    hint: causes.find(([words]) => words.test(text))?.[1] ?? otherwise,
  })
}
