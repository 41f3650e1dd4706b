import { type Problem, ProblemError } from '#contract/problem.ts'
import type { RegistryClient } from './client.ts'
import type { RegistrySchema, SchemaFileBytes, SchemaId, SchemaSource } from './schema.ts'

/** How long a failure stands before the registry is asked again (ms). */
const failureMs = 30_000
const mostKept = 5_000

type Kept = { readonly answer: Promise<RegistrySchema | Problem>; failedAt?: number }

/** What the schemas of one session come from. `registry` is absent where the connection has none. */
export type SourceNeeds = {
  readonly registry?: Pick<RegistryClient, 'byId'> | undefined
  readonly files?: (() => Promise<readonly SchemaFileBytes[]>) | undefined
  readonly now: () => number
}

/**
 * Keeps what the registry gave for ever, since a schema never changes under its id, and a failure for 30 s; a registry that did
 * not answer in time is asked for nothing else meanwhile. Asks for the same id share one request, which goes on when one of them
 * is given up.
 */
export function openSchemaSource({ registry, files, now }: SourceNeeds): SchemaSource {
  const kept = new Map<SchemaId, Kept>()
  let silent: { readonly problem: Problem; readonly until: number } | undefined
  const ask = (client: Pick<RegistryClient, 'byId'>, id: SchemaId): Kept => {
    const entry: Kept = {
      answer: client.byId(id).catch((error: unknown) => {
        entry.failedAt = now()
        if (!(error instanceof ProblemError)) return { code: 'Internal', message: `Schema ${id} could not be asked for.` }
        const { problem } = error
        // Data that only looks framed names many ids, and each would wait as long.
        if (problem.code === 'TimedOut') silent = { problem, until: now() + failureMs }
        return problem
      }),
    }
    return entry
  }
  return {
    byId: async (id, signal) => {
      if (!registry) return noRegistry
      const known = kept.get(id)
      const stale = known?.failedAt !== undefined && now() - known.failedAt >= failureMs
      const fresh = stale ? undefined : known
      if (!fresh && silent && now() < silent.until) return silent.problem
      const entry = fresh ?? ask(registry, id)
      kept.delete(id)
      kept.set(id, entry)
      for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
      return signal ? await unlessAborted(entry.answer, signal) : await entry.answer
    },
    files: async () => (files ? await files() : []),
  }
}

const noRegistry: Problem = {
  code: 'Unsupported', message: 'This connection has no schema registry.', hint: 'Add one in the settings of the connection.',
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new ProblemError({ code: 'Cancelled', message: 'The call was cancelled.' }))
    if (signal.aborted) return cancel()
    signal.addEventListener('abort', cancel, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel))
  })
}
