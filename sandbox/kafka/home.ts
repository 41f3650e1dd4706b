import { createHash } from 'node:crypto'
import { mkdir, realpath } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { needJava, type Java } from '../java.ts'
import type { OnProgress } from '../progress.ts'
import { cachedJars, downloadJars, jarFolder } from './jars.ts'
import type { KafkaVersion } from './release.ts'

/** All that is needed to run a version's broker and tools. The archive need not exist: it only makes starting quicker. */
export type KafkaHome = {
  readonly version: KafkaVersion
  readonly java: Java
  /** Explicit and sorted: a class-data archive is good only for the very same list. */
  readonly classPath: string
  readonly archive: string
}

/** Finds Java and the jars below a cache; downloads the jars where they are missing. */
export async function kafkaHome(
  version: KafkaVersion, cacheFolder: string, onProgress: OnProgress, signal?: AbortSignal,
): Promise<KafkaHome> {
  await mkdir(cacheFolder, { recursive: true })
  const cache = await realpath(cacheFolder)
  const cached = await cachedJars(cache, version)
  const { java, maven } = await needJava(cached === null)
  if (cached === null && maven) await downloadJars(maven, cache, version, onProgress, signal)
  const jars = cached ?? await cachedJars(cache, version) ?? []
  const classPath = jars.join(delimiter)
  const key = createHash('sha256').update(`${java.path} ${java.version} ${classPath}`).digest('hex').slice(0, 12)
  return { version, java, classPath, archive: join(jarFolder(cache, version), `classes-${key}.jsa`) }
}
