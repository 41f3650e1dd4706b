import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'
import type { Details } from '#contract/resource.ts'
import type { KafkaSubjectExtra } from '#contract/systems/kafka.ts'
import type { RegistryClient, SubjectVersion } from '#main/payload/registry/client.ts'
import { schemaName } from '#main/payload/registry/values.ts'
import { row } from '../sections.ts'
import type { Wait } from '../until-aborted.ts'

/** Versions whose text is fetched, newest first. */
const mostVersions = 200
/** How many are asked for at once. */
const atOnce = 6

/** A subject with every version and its text, newest first. */
export async function describeSubject(registry: RegistryClient, ref: Ref, { signal }: Wait): Promise<Details> {
  const name = ref.path[0] ?? ''
  const [numbers, rule] = await Promise.all([
    registry.versions(name, signal).catch(named(ref)),
    registry.compatibility(name, signal).catch(() => null),
  ])
  const newest = numbers.toSorted((a, b) => b - a)
  const versions: SubjectVersion[] = []
  for (let from = 0; from < Math.min(newest.length, mostVersions); from += atOnce)
    versions.push(...await Promise.all(
      newest.slice(from, Math.min(from + atOnce, mostVersions)).map((version) => registry.version(name, version, signal)),
    ))
  const [latest] = versions
  const extra: KafkaSubjectExtra = {
    versions: versions.map(({ version, id, schemaType: type, schema, references }) => ({ version, id, type, schema, references })),
  }
  return {
    ref,
    extra,
    problems: newest.length <= mostVersions ? [] : [{
      code: 'TooLarge', message: `Of ${newest.length} versions the newest ${mostVersions} are here.`,
    }],
    sections: [{
      title: 'Schema',
      rows: [
        row('Type', latest?.schemaType),
        row('Name', latest && schemaName(latest.schemaType, latest.schema)),
        row('Versions', newest.length),
        row('Latest version', latest?.version),
        row('Latest id', latest?.id),
        row('References', latest?.references.map((one) => `${one.name} (${one.subject} ${one.version})`)),
        row('Compatibility', rule, { note: 'What the registry lets into this subject.' }),
        row('Registry', registry.host),
      ],
    }],
  }
}

const named = (ref: Ref) => (error: unknown): never => {
  throw error instanceof ProblemError ? new ProblemError({ ...error.problem, ref }, { cause: error }) : error
}
