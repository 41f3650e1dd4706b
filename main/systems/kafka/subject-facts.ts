import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Resource } from '#contract/resource.ts'
import type { RegistryClient } from '#main/payload/registry/client.ts'
import type { Wait } from '../until-aborted.ts'

/** What two requests tell of a subject: its latest version and how many there are. */
type SubjectFacts = { readonly facts: Resource['facts'] } | { readonly problem: Problem }

/** Facts of subjects, asked for by a few at a time and kept for a minute. */
export interface SubjectReader {
  /** What is known of a subject now, without asking. */
  known(subject: string): SubjectFacts | undefined
  /** Facts of many, by subject. Rejects for an aborted signal only. */
  of(subjects: readonly string[], wait: Wait): Promise<ReadonlyMap<string, SubjectFacts>>
}

const freshMs = 60_000
/** Requests on their way to the registry at once. */
const atOnce = 6
const mostKept = 10_000

type Kept = { readonly at: number; readonly found: SubjectFacts }

/** Keeps the facts of one registry's subjects for as long as the session lives. */
export function openSubjectReader(registry: RegistryClient, now: () => number): SubjectReader {
  const kept = new Map<string, Kept>()
  const known = (subject: string): SubjectFacts | undefined => {
    const entry = kept.get(subject)
    return entry && now() - entry.at < freshMs ? entry.found : undefined
  }
  const ask = async (subject: string, wait: Wait): Promise<SubjectFacts> => {
    const found = await factsOf(registry, subject, wait)
    kept.delete(subject)
    kept.set(subject, { at: now(), found })
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
    return found
  }
  return {
    known,
    of: async (subjects, wait) => {
      const all = new Map<string, SubjectFacts>()
      const left = [...new Set(subjects)].values()
      const line = async () => {
        for (const subject of left) all.set(subject, known(subject) ?? await ask(subject, wait))
      }
      await Promise.all(Array.from({ length: atOnce }, line))
      return all
    },
  }
}

async function factsOf(registry: RegistryClient, subject: string, { signal }: Wait): Promise<SubjectFacts> {
  try {
    const versions = await registry.versions(subject, signal)
    const latest = await registry.version(subject, 'latest', signal)
    return {
      facts: { type: latest.schemaType, versions: versions.length, id: latest.id, references: latest.references.length },
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof ProblemError)) throw error
    return { problem: { ...error.problem, ref: { kind: 'subject', path: [subject] } } }
  }
}
