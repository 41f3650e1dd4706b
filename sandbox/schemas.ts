import { join } from 'node:path'
import { ProblemError } from '#contract/problem.ts'
import { freePortFrom, onFreePorts } from './ports.ts'
import type { OnProgress } from './progress.ts'
import { ensureRegistryArchive } from './registry/archive.ts'
import { registryHome } from './registry/home.ts'
import { startRegistry, type Registry } from './registry/server.ts'
import type { Claim } from './state.ts'

const preferredPort = 19_081

/** Where the registry of a sandbox keeps its schemas and its log. */
export const registryFolder = (dir: string): string => join(dir, 'registry')

/** The sandbox's schema registry, or why there is none: the sandbox goes on without it. */
export type Schemas = { readonly registry: Registry; readonly port: number } | { readonly missing: string }

/** Starts the registry of a claimed folder and notes its process. Rejects only when the start was given up. */
export async function startSchemas(
  claim: Claim, jars: string, onProgress: OnProgress, signal: AbortSignal,
): Promise<Schemas> {
  try {
    const home = await registryHome(jars, onProgress, signal)
    await ensureRegistryArchive(home, onProgress, signal)
    return await onFreePorts(async () => {
      const port = await freePortFrom(preferredPort)
      const registry = await startRegistry(home, {
        dir: registryFolder(claim.dir), port, signal, onLaunch: (jvm) => claim.update({ registry: jvm.pid }),
      })
      return { registry, port }
    })
  } catch (error) {
    signal.throwIfAborted()
    const said = error instanceof ProblemError ? error.problem.message : String(error)
    return { missing: `Topics with schemas are left out: ${said}` }
  }
}
