import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#contract/index.ts'
import { problemStatus } from '#contract/problem.ts'
import { exportTypes } from '#main/host/export-lines.ts'

type Document = Awaited<ReturnType<OpenAPIGenerator['generate']>>
let made: Promise<Document> | undefined

/** The OpenAPI 3.1 description of everything under /api, made at its first use. `flow/ack` is for port and socket only. */
export function openApi(version: string): Promise<Document> {
  made ??= describeCalls(version).then((document) => ({ ...document, paths: { ...document.paths, ...exportFile } }))
  return made
}

const exportFile: NonNullable<Document['paths']> = {
  '/jobs/{id}/file': {
    get: {
      operationId: 'jobs.file', summary: 'The file of an export that is done, or what an action wrote',
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {
        200: {
          description: 'OK',
          content: Object.fromEntries(Object.values(exportTypes).map((type) => [type.split(';')[0] ?? type, {}])),
        },
        404: { description: 'There is no such job, or it has no file' },
        409: { description: 'The job is not done, or the action runs' },
      },
    },
  },
}

function describeCalls(version: string): Promise<Document> {
  return new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(contract, {
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
}
