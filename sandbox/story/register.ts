import { z } from 'zod'
import { storySchemas, type SchemaIds, type StorySchema } from './schema-texts.ts'

const Answer = z.object({ id: z.int() })

/** Registers the schemas of the story, one after the other; those that are there keep their ids. `url` is of a Confluent API. */
export async function registerSchemas(url: string): Promise<SchemaIds> {
  return {
    firstInvoice: await register(url, storySchemas.firstInvoice),
    invoice: await register(url, storySchemas.invoice),
    place: await register(url, storySchemas.place),
    shipment: await register(url, storySchemas.shipment),
    customer: await register(url, storySchemas.customer),
  }
}

async function register(url: string, { subject, type, text, references = [] }: StorySchema): Promise<number> {
  const response = await fetch(`${url}/subjects/${encodeURIComponent(subject)}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: text, schemaType: type, references }),
    signal: AbortSignal.timeout(20_000),
  })
  const body = await response.text()
  if (!response.ok) throw new Error(`The registry refused ${subject} with ${response.status}: ${body.slice(0, 300)}`)
  return Answer.parse(JSON.parse(body)).id
}
