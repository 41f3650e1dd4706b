import { Ajv, type AnySchema, type ErrorObject, type Options } from 'ajv'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { RE2JS } from 're2js'
import { z } from 'zod'
import { fieldPath, itemPath, type Misfit, mostMisfits } from './misfit.ts'
import type { NamedSchema } from './schema.ts'

/** Checks values against one JSON Schema. */
export interface JsonSchemaCheck {
  /** The schema's title; undefined where it has none. */
  readonly title: string | undefined
  /** Empty where the value fits; at most twenty. */
  misfits(value: unknown): readonly Misfit[]
}

const Schema = z.union([z.boolean(), z.looseObject({ $schema: z.string().optional(), title: z.string().optional() })])

/** Patterns of a schema run on a linear-time engine: one that backtracks could hang the thread on some value. */
const linear = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern))
    return { test: (text: string) => compiled.matcher(text).find() }
  },
  { code: 'linear' },
)

const options: Options = {
  allErrors: true, strict: false, validateFormats: true, logger: false, addUsedSchema: false, code: { regExp: linear },
}

/** Compiles a JSON Schema of draft 6, 7, 2019-09 or 2020-12. Throws an Error that says what is wrong in it or missing. */
export function jsonSchemaCheck(text: string, references: readonly NamedSchema[] = []): JsonSchemaCheck {
  const schema = Schema.parse(JSON.parse(text))
  const draft = typeof schema === 'boolean' ? undefined : schema.$schema
  const ajv = engineFor(draft)
  formats.default(ajv, { mode: 'fast' })
  for (const { name, schema: other } of references) ajv.addSchema(withoutOldDraft(Schema.parse(JSON.parse(other))), name)
  const validate = ajv.compile(withoutOldDraft(schema))
  return {
    title: typeof schema === 'boolean' ? undefined : schema.title,
    misfits: (value) => {
      if (validate(value)) return []
      const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if')
      return errors.slice(0, mostMisfits).map((error) => ({ path: pathOf(error), message: messageOf(error) }))
    },
  }
}

function engineFor(draft: string | undefined): Ajv {
  if (draft?.includes('2020-12')) return new Ajv2020(options)
  if (draft?.includes('2019-09')) return new Ajv2019(options)
  if (draft?.includes('draft-04')) throw new Error('it is of draft 4, which is not checked here')
  return new Ajv(options)
}

/** Draft 6 differs from 7 in nothing that checks a value; Confluent's default names no draft. */
const withoutOldDraft = (schema: z.infer<typeof Schema>): AnySchema =>
  typeof schema === 'object' && schema.$schema?.includes('draft-06') ? { ...schema, $schema: undefined } : schema

/** A JSON pointer as a filter writes it. */
function pathOf({ instancePath, keyword, params }: ErrorObject): string {
  const parts = instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const missing: unknown = keyword === 'required' ? params['missingProperty'] : params['additionalProperty']
  if (typeof missing === 'string') parts.push(missing)
  return parts.reduce((path, part) => /^\d+$/.test(part) ? itemPath(path, Number(part)) : fieldPath(path, part), '')
}

function messageOf({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'required': return 'is missing'
    case 'additionalProperties': case 'unevaluatedProperties': return 'is not in the schema'
    case 'type': return `must be ${withArticle(params['type'])}`
    case 'enum': return `must be one of ${JSON.stringify(params['allowedValues']).slice(1, -1).slice(0, 200)}`
    default: return message ?? `breaks the rule ${keyword}`
  }
}

function withArticle(type: unknown): string {
  const names = Array.isArray(type) ? type : [type]
  const words: Readonly<Record<string, string>> = {
    number: 'a number', integer: 'a whole number', string: 'a text', boolean: 'true or false', object: 'an object',
    array: 'a list', null: 'null',
  }
  return names.map((name) => words[String(name)] ?? String(name)).join(' or ')
}
