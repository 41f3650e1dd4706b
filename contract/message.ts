import { z } from 'zod'
import { Problem } from './problem.ts'
import { Fact } from './resource.ts'

/**
 * A decoded preview of some bytes: `text` in `format`, why that format, and the true length. `raw` is base64 of all bytes when
 * it was asked for; never cut.
 */
export const Payload = z.object({
  bytes: z.number(),
  format: z.string(),
  text: z.string(),
  truncated: z.boolean(),
  raw: z.string().optional(),
  problem: z.string().optional(),
  schema: z.object({ registry: z.string(), id: z.string(), name: z.string().optional(), type: z.string() }).optional(),
  why: z.string(),
})
export type Payload = z.infer<typeof Payload>

/** One header; `type` is for systems whose headers have one. */
export const Header = z.object({ name: z.string(), value: Payload.nullable(), type: z.string().optional() })
export type Header = z.infer<typeof Header>

/**
 * One record, queue message, event or notification. `at` is epoch ms; `headers` are ordered with duplicates kept; a null
 * payload is null and never ''.
 */
export const Message = z.object({
  id: z.string(),
  at: z.number().nullable(),
  atType: z.enum(['create', 'append', 'sent']),
  key: Payload.nullable(),
  value: Payload.nullable(),
  headers: z.array(Header),
  bytes: z.number(),
  position: z.record(z.string(), z.string()),
  flags: z.array(z.string()),
  facts: z.record(z.string(), Fact),
})
export type Message = z.infer<typeof Message>

/** A part of a message that has bytes; headers count from 0. `linked` is the object that an S3 pointer in the value names. */
export const MessagePart = z.union([z.enum(['key', 'value', 'linked']), z.strictObject({ header: z.int().min(0) })])
export type MessagePart = z.infer<typeof MessagePart>

/** `fraction` is 0 to 1, null where the whole is unknown. */
export const Progress = z.object({ scanned: z.number(), matched: z.number(), bytes: z.number(), fraction: z.number().nullable() })
export type Progress = z.infer<typeof Progress>

/**
 * How a read ended and what it covered. `complete` only when every offset of the range is accounted for. `notes` are sentences
 * about what the range is, such as that a key was looked for in its own partition only.
 */
export const Verdict = z.object({
  outcome: z.enum(['complete', 'limit', 'stopped', 'partial']),
  scanned: z.number(), matched: z.number(), bytes: z.number(),
  undecodable: z.number(), filterErrors: z.number(), aborted: z.number(), open: z.number(), control: z.number(),
  expired: z.number(),
  span: z.object({ from: z.number().nullable(), to: z.number().nullable() }),
  ranges: z.array(z.object({ partition: z.string(), from: z.string(), to: z.string(), reached: z.string() })),
  problems: z.array(Problem),
  notes: z.array(z.string()).optional(),
  resume: z.string().optional(),
  elapsedMs: z.number(),
})
export type Verdict = z.infer<typeof Verdict>

/**
 * Some messages of a read or tail; the last batch of a read carries the verdict. `soFar` is the verdict, `stopped`, if the read
 * ended after this batch: it counts exactly what lies before `resume`. `dropped` counts what a lossy source lost, `skipped` names
 * ranges a tail jumped over, `problems` what a tail met and goes on trying through, each once, or why a job failed.
 */
export const Batch = z.object({
  messages: z.array(Message),
  progress: Progress,
  resume: z.string().optional(),
  soFar: Verdict.optional(),
  dropped: z.number().optional(),
  skipped: z.array(z.object({ partition: z.string(), from: z.string(), to: z.string() })).optional(),
  problems: z.array(Problem).optional(),
  verdict: Verdict.optional(),
})
export type Batch = z.infer<typeof Batch>
