import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Content, Draft } from '#contract/publish.ts'
import type { RegistryClient } from '#main/payload/registry/client.ts'
import { type Encode, schemaEncoder } from '#main/payload/registry/encode.ts'
import { misfitText } from '#main/payload/registry/misfit.ts'
import { wordsOf } from '#main/payload/registry/values.ts'
import { toProblem } from '../errors.ts'
import { noRegistry } from '../subjects.ts'
import type { Wait } from '../../until-aborted.ts'
import { parseSchemaName } from './schema-name.ts'

/** JSON that is to be written by a schema. */
type Schemed = { readonly json: unknown; readonly schema: string }

/**
 * The bytes of such content. `at` is where it stands in its draft, such as `value`. Throws a ProblemError where it cannot be sent.
 */
export type EncodeContent = (content: Schemed, at: string) => Buffer

/** Looks up the schemas that drafts name, each once. A schema that cannot be had is the problem of the drafts that name it. */
export async function openSchemaDesk(
  registry: RegistryClient | undefined, drafts: readonly Draft[], wait: Wait,
): Promise<EncodeContent> {
  const names = new Set(drafts.flatMap(contents).flatMap((content) => (isSchemed(content) ? [content.schema] : [])))
  const found = await Promise.all([...names].map(async (name) => [name, await encoderOf(registry, name, wait)] as const))
  const encoders = new Map(found)
  return ({ json, schema }, at) => {
    const encoder = encoders.get(schema) ?? noSuchName(schema)
    if ('code' in encoder) throw new ProblemError({ ...encoder, issues: [{ path: `${at}.schema`, message: encoder.message }] })
    const written = writtenBy(encoder, json, at)
    if ('bytes' in written) return written.bytes
    throw new ProblemError({
      code: 'BadInput',
      message: `The ${at} does not fit ${encoder.label}: ${misfitText(written.misfits)}.`,
      hint: 'Nothing was sent for this draft. Mend it and publish it again.',
      issues: written.misfits.map(({ path, message }) => ({ path: below(at, path), message })),
    })
  }
}

/** Whether some content is to be written by a schema. */
export const isSchemed = (content: Content | null): content is Content & Schemed =>
  content !== null && 'schema' in content && content.schema !== undefined

const contents = ({ key, value, headers = [] }: Draft): readonly (Content | null)[] =>
  [key ?? null, value, ...headers.map((header) => header.value)]

const below = (at: string, path: string): string => (path === '' || path.startsWith('[') ? `${at}${path}` : `${at}.${path}`)

type Encoder = { readonly encode: Encode; readonly label: string }

async function encoderOf(registry: RegistryClient | undefined, name: string, { signal }: Wait): Promise<Encoder | Problem> {
  try {
    if (!registry) throw noRegistry()
    const asked = parseSchemaName(name)
    if (!asked) return noSuchName(name)
    const schema = await ('id' in asked
      ? registry.byId(asked.id, signal)
      : registry.bySubject(asked.subject, asked.version, signal))
    return compiled(schema, name, asked.message)
  } catch (error) {
    if (signal.aborted) throw error
    const problem = toProblem(error)
    return { ...problem, hint: [problem.hint, 'Nothing was sent for this draft.'].filter(Boolean).join(' ') }
  }
}

function writtenBy({ encode, label }: Encoder, json: unknown, at: string): ReturnType<Encode> {
  try {
    return encode(json)
  } catch (error) {
    throw new ProblemError({
      code: 'BadInput', message: `The ${at} cannot be written by ${label}: ${wordsOf(error)}.`,
      hint: 'Nothing was sent for this draft. Mend it and publish it again.', issues: [{ path: at, message: wordsOf(error) }],
    }, { cause: error })
  }
}

function compiled(schema: Parameters<typeof schemaEncoder>[0], name: string, message: string | undefined): Encoder {
  const label = `schema ${name} (id ${schema.id})`
  try {
    return { label, encode: schemaEncoder(schema, message) }
  } catch (error) {
    throw new ProblemError({
      code: 'BadInput', message: `Nothing can be written by ${label}: ${wordsOf(error)}.`,
      hint: 'Name another version, or for Protobuf a message type after a #, as in orders-value#shop.Order.',
    }, { cause: error })
  }
}

const noSuchName = (name: string): Problem => ({
  code: 'BadInput', message: `${JSON.stringify(name)} names no schema.`,
  hint: 'Name a subject (orders-value), one version of it (orders-value/3) or an id (id:42).',
})
