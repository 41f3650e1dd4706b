import { type Problem, ProblemError } from '#contract/problem.ts'
import type { Reading, Refused } from '../format.ts'
import { type FramedReader, type SchemaId, unframed } from '../framing.ts'
import { cutText } from '../text.ts'
import type { RegistrySchema, SchemaSource } from './schema.ts'
import { type ReadSchema, schemaReader, wordsOf } from './values.ts'

/** How long a schema that did not come is taken for missing before it is asked for again (ms). */
const missingMs = 30_000
/** Ids that the registry lacks asked for within that time: data that only looks framed could name a new one in each record. */
const mostMissing = 200
/** Compiled schemas kept; the longest unused one goes first. */
const mostKept = 500

type Known =
  | { readonly state: 'asked'; readonly done: Promise<void> }
  | { readonly state: 'here'; readonly schema: RegistrySchema; readonly reader: ReadSchema | string }
  | { readonly state: 'missing'; readonly why: string; readonly until: number }

const formats = { AVRO: 'avro', PROTOBUF: 'protobuf', JSON: 'json-schema' } as const

/** Reads framed payloads by the schemas of a registry: each is compiled once, one that failed is asked for again after 30 s. */
export function openFramed(schemas: SchemaSource, now: () => number = Date.now): FramedReader {
  const known = new Map<SchemaId, Known>()
  const keep = (id: SchemaId, value: Known) => {
    known.delete(id)
    known.set(id, value)
    for (const oldest of known.keys()) if (known.size > mostKept) known.delete(oldest)
  }
  let missed: number[] = []
  const ask = async (id: SchemaId): Promise<void> => {
    const missing = (why: string) => {
      const until = now() + missingMs
      missed.push(until)
      keep(id, { state: 'missing', why, until })
    }
    try {
      const answer = await schemas.byId(id)
      if ('code' in answer) missing(sentence(answer))
      else keep(id, { state: 'here', schema: answer, reader: compiled(answer) })
    } catch (error) {
      missing(error instanceof ProblemError ? sentence(error.problem) : wordsOf(error))
    }
  }
  return {
    needs: (id) => {
      const found = known.get(id)
      if (found?.state === 'here' || (found?.state === 'missing' && found.until > now())) return null
      if (found?.state === 'asked') return found.done
      if (missed.length >= mostMissing) missed = missed.filter((until) => until > now())
      if (missed.length >= mostMissing) return null
      const done = ask(id)
      keep(id, { state: 'asked', done })
      return done
    },
    read: (bytes, id) => {
      const found = known.get(id)
      if (found?.state === 'missing') return { problem: found.why }
      if (found?.state !== 'here') return { problem: `Schema ${id} was not asked for` }
      return reading(bytes, id, found.schema, found.reader)
    },
  }
}

function compiled(schema: RegistrySchema): ReadSchema | string {
  try {
    return schemaReader(schema)
  } catch (error) {
    return `Schema ${schema.id} of ${schema.registry} cannot be used: ${wordsOf(error)}`
  }
}

function reading(
  bytes: Uint8Array, id: SchemaId, schema: RegistrySchema, reader: ReadSchema | string,
): Reading | Refused {
  if (typeof reader === 'string') return { problem: reader }
  try {
    const { text, value, name, note, problem } = reader(unframed(bytes, id))
    const kind = typeof id === 'number' ? 'id' : 'version'
    return {
      format: formats[schema.type],
      why: `It begins with schema ${kind} ${id} of ${schema.registry}${note === undefined ? '' : `; ${note}`}`,
      text: (previewBytes) => cutText(Buffer.from(text()), previewBytes),
      value,
      ...(problem !== undefined && { problem }),
      schema: {
        registry: schema.registry, id: String(schema.id), type: schema.type,
        ...((name ?? schema.subject) !== undefined && { name: name ?? schema.subject }),
      },
    }
  } catch (error) {
    return { problem: `It names schema ${schema.id} of ${schema.registry}, but was not written with it: ${wordsOf(error)}` }
  }
}

const sentence = ({ message }: Problem): string => message.replace(/\.$/, '')
