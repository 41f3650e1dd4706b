import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#contract/index.ts'
import { problemStatus } from '#contract/problem.ts'

type Document = Awaited<ReturnType<OpenAPIGenerator['generate']>>
let made: Promise<Document> | undefined

/** The OpenAPI 3.1 description of every call under /api, made at its first use. `flow/ack` is for port and socket only. */
export function openApi(version: string): Promise<Document> {
  made ??= new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contract, {
    info: { title: 'Tidemark', version },
    servers: [{ url: '/api' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    customErrorResponseBodySchema: (_, status) => ({
      type: 'object', required: ['problem'],
      properties: {
        problem: {
          type: 'object', required: ['code', 'message'],
          properties: {
            code: { enum: Object.entries(problemStatus).flatMap(([code, of]) => (of === status ? [code] : [])) },
            message: { type: 'string' }, hint: { type: 'string' }, retryAfterMs: { type: 'number' },
            ref: { type: 'object' }, issues: { type: 'array' },
          },
        },
      },
    }),
    filter: ({ path }) => path[0] !== 'flow',
  })
  return made
}
