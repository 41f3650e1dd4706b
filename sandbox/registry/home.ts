import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { needJava, type Java } from '../java.ts'
import { mavenProblem, runMaven } from '../maven.ts'
import type { OnProgress } from '../progress.ts'

/** The pinned registry; 3.x needs Java 21. */
const registryVersion = '2.6.13.Final'
const artifact = `io.apicurio:apicurio-registry-app:${registryVersion}:tar.gz:all`
const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack'

/**
 * What is needed to run the registry: Java, and the jar whose manifest names all the others beside it. The class-data archive
 * need not exist: it only makes starting quicker.
 */
export type RegistryHome = { readonly java: Java; readonly jar: string; readonly archive: string }

const isThere = (path: string) => access(path).then(() => true, () => false)

/**
 * Finds Java and the registry's files below a cache; downloads them (140 MB) where they are missing, into a folder beside that
 * takes its name when it is whole.
 */
export async function registryHome(cacheFolder: string, onProgress: OnProgress, signal?: AbortSignal): Promise<RegistryHome> {
  await mkdir(cacheFolder, { recursive: true })
  const cache = await realpath(cacheFolder)
  const folder = join(cache, `apicurio-${registryVersion}`)
  const jar = join(folder, `apicurio-registry-app-${registryVersion}-runner.jar`)
  const cached = await isThere(jar)
  const { java, maven } = await needJava(!cached)
  try {
    if (!cached && maven) await download(maven, cache, folder, onProgress, signal)
  } catch (error) {
    // Two starters may download at once; what the first one brought is as good.
    if (!await isThere(jar)) throw error
  }
  const key = createHash('sha256').update(`${java.path} ${java.version} ${jar}`).digest('hex').slice(0, 12)
  return { java, jar, archive: join(folder, `classes-${key}.jsa`) }
}

async function download(
  maven: string, cache: string, folder: string, onProgress: OnProgress, signal?: AbortSignal,
): Promise<void> {
  const draft = join(cache, `download-${randomUUID()}`)
  await mkdir(draft, { recursive: true })
  try {
    onProgress({ message: 'Downloading the schema registry (140 MB)' })
    const errors = await runMaven({
      maven, cwd: draft, args: [plugin, `-Dartifact=${artifact}`, `-DoutputDirectory=${draft}`], signal,
    })
    if (errors) throw mavenProblem('The schema registry', errors)
    // Where there is no project, the plugin keeps its marks in a folder of this very name.
    await rm(join(draft, '${project.basedir}'), { recursive: true, force: true })
    await rename(draft, folder)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
