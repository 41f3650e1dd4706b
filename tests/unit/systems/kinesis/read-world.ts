import type { Batch, Message, Verdict } from '#contract/message.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Call } from '#main/systems/driver.ts'
import { readStream } from '#main/systems/kinesis/read/read.ts'
import type { MemoryKinesis } from '../../../fixtures/memory-kinesis.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

/** The stream that MemoryKinesis has. */
export const clicks: Ref = { kind: 'stream', path: ['clicks'] }
/** 3 → `shardId-000000000003`. */
export const shardId = (number: number): string => `shardId-${String(number).padStart(12, '0')}`
/** A call that ends with its test at the latest. */
export const call = (signal = AbortSignal.timeout(20_000)): Call => ({ signal, log: quietLog })
/** All of a stream, from its oldest record on. */
export const all: ReadQuery = { from: 'oldest', limit: 1_000_000 }

/** A whole read. */
export type Read = { readonly messages: readonly Message[]; readonly batches: readonly Batch[]; readonly verdict: Verdict }

/** Reads to the verdict. */
export async function read(memory: MemoryKinesis, query: ReadQuery, ref = clicks): Promise<Read> {
  const batches: Batch[] = []
  for await (const batch of readStream(memory.open(), ref, query, call())) batches.push(batch)
  const verdict = batches.at(-1)?.verdict
  if (!verdict) throw new Error('The last batch has no verdict.')
  return { batches, messages: batches.flatMap(({ messages }) => messages), verdict }
}

/** Why a read is refused. */
export async function problemOf(memory: MemoryKinesis, query: ReadQuery, ref = clicks): Promise<Problem> {
  const error = await read(memory, query, ref).then(() => null, (reason: unknown) => reason)
  if (!(error instanceof ProblemError)) throw new Error('It was to be refused.', { cause: error })
  return error.problem
}

/** What was found, in its order. */
export const texts = ({ messages }: Pick<Read, 'messages'>): readonly (string | undefined)[] =>
  messages.map(({ value }) => value?.text)

/** Puts `0`, `1` … of seven keys, the last of them `everyMs` ago. */
export function numbered(memory: MemoryKinesis, count: number, everyMs = 1_000): void {
  const start = memory.now - count * everyMs
  for (let n = 0; n < count; n++) memory.put(`key-${n % 7}`, `${n}`, { at: start + n * everyMs })
}

/** What `numbered` puts, from one number up to another. */
export const range = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, n) => String(from + n))
