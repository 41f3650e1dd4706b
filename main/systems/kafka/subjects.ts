import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { ListQuery, ResourcePage } from '#contract/resource.ts'
import type { Sample } from '#contract/sample.ts'
import type { RegistryClient } from '#main/payload/registry/client.ts'
import type { Call } from '../driver.ts'
import type { Pager } from '../paging.ts'
import type { Listing } from '../listing.ts'
import { manifest } from './manifest.ts'
import { listSampled, type Sampler } from '../sort-by-sample.ts'
import type { SubjectReader } from './subject-facts.ts'

/** The registry of a session with the facts of its subjects. */
export type Subjects = { readonly registry: RegistryClient; readonly reader: SubjectReader; readonly now: () => number }

/** What a call for schemas rejects with where the connection names no registry. */
export const noRegistry = (ref?: Ref): ProblemError => new ProblemError({
  code: 'Unsupported', message: 'This connection has no schema registry.',
  hint: 'Add the address of the registry in the settings of the connection.', ...(ref && { ref }),
})

/** What only two requests a subject tell. */
const asked: readonly string[] = manifest.kinds['subject']?.columns.map(({ key }) => key) ?? []
/** How long a page waits for such facts; what comes later is there at the next sample. */
const factsWithinMs = 1_000
/** Rows of a page whose facts are asked for with it. */
const factsFor = 100

/** Subjects by name from one request; the facts of a short page where they come quickly, else null until they are sampled. */
export async function listSubjects(subjects: Subjects, pager: Pager, query: ListQuery, call: Call): Promise<ResourcePage> {
  const { registry, reader } = subjects
  const names = await registry.subjects(call.signal)
  const facts = (name: string) => {
    const known = reader.known(name)
    return known && 'facts' in known ? known.facts : Object.fromEntries(asked.map((key) => [key, null]))
  }
  const listing: Listing<string> = {
    rows: names,
    label: (name) => name,
    value: (name, by) => facts(name)[by],
    resource: (name) => ({ ref: { kind: 'subject', path: [name] }, label: name, facts: facts(name) }),
  }
  const sample: Sampler = (refs, asking) => sampleSubjects(subjects, refs, asking)
  const page = await listSampled(pager, listing, { by: asked, sample }, query, call)
  const shown = page.items.map(({ label }) => label)
  if (shown.length > factsFor) return page
  await Promise.race([reader.of(shown, call), sleep(factsWithinMs, undefined, { ref: false })])
  return { ...page, items: page.items.map((item) => ({ ...item, facts: facts(item.label) })) }
}

/** The facts of subjects. A schema has no numbers that change by themselves. */
export async function sampleSubjects({ reader, now }: Subjects, refs: readonly Ref[], call: Call): Promise<readonly Sample[]> {
  const found = await reader.of(refs.map(({ path }) => path[0] ?? ''), call)
  return refs.map((ref) => {
    const one = found.get(ref.path[0] ?? '')
    const rest = one && 'facts' in one ? { facts: one.facts } : { problems: one ? [one.problem] : [] }
    return { ref, at: now(), values: {}, ...rest }
  })
}
