import { z } from 'zod'
import { storySchemas, type SchemaIds, type StorySchema } from './schema-texts.ts'

const Answer = z.object({ id: z.int() })

/** Registers the schemas of the story; those that are there keep their ids. `url` is of a Confluent API. */
export async function registerSchemas(url: string): Promise<SchemaIds> {
  const inTurn = async (first: StorySchema, then: StorySchema) => [await register(url, first), await register(url, then)] as const
  const { firstInvoice, invoice, place, shipment, customer } = storySchemas
  const [invoices, shipments, people] = await Promise.all([
    inTurn(firstInvoice, invoice), inTurn(place, shipment), register(url, customer),
  ])
  return { firstInvoice: invoices[0], invoice: invoices[1], place: shipments[0], shipment: shipments[1], customer: people }
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
