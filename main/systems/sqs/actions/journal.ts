import { z } from 'zod'
import type { JournalItem } from '#contract/journal.ts'
import type { JournalReader } from '../../driver.ts'

/** What a line of a redrive's or a drain's journal says of messages; bodies are left out. */
const Line = z.object({
  step: z.string(), at: z.number().optional(), id: z.string().optional(), ids: z.array(z.string()).optional(),
  to: z.string().optional(), newId: z.string().optional(), why: z.string().optional(),
  messages: z.array(z.object({ whole: z.object({ id: z.string() }) })).optional(),
})
type Line = z.infer<typeof Line>

/**
 * How far the messages of a line came. A message that is met again, or given back, stays as far as it had come; one that is taken
 * anew after it was given back is `received` again. Lines that are about no message, or are none, say nothing.
 */
export const readJournal: JournalReader = (text, before) => {
  const line = lineOf(text)
  return line === undefined ? [] : idsOf(line).flatMap((id) => itemOf(id, line, before(id)) ?? [])
}

function itemOf(id: string, { step, at: noted, to, newId, why }: Line, before: JournalItem | undefined): JournalItem | undefined {
  const at = noted ?? null
  const sent = { ...(before?.to !== undefined && { to: before.to }), ...(before?.newId !== undefined && { newId: before.newId }) }
  switch (step) {
    case 'received': return before === undefined || before.step === 'returned' ? { id, step, at } : undefined
    case 'returned': return before?.step === 'received' ? { id, step, at } : undefined
    case 'sending': return { id, step, at, ...(to !== undefined && { to }) }
    case 'sent': return { id, step, at, ...sent, ...(newId !== undefined && { newId }) }
    case 'unsent': return { id, step, at, ...(why !== undefined && { note: why }) }
    case 'doubt': return { id, step, at, ...sent, ...(newId !== undefined && { newId }), ...(why !== undefined && { note: why }) }
    case 'written': case 'deleted': return { id, step, at, ...sent }
    default: return undefined
  }
}

const idsOf = ({ id, ids = [], messages = [] }: Line): string[] =>
  [...(id === undefined ? [] : [id]), ...ids, ...messages.map(({ whole }) => whole.id)]

/** Undefined for a line that a crash cut short. */
function lineOf(text: string): Line | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
